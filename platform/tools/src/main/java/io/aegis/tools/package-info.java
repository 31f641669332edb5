/** Tools that the gateway runs. What is public here is for the application that assembles the gateway. */
@NullMarked
package io.aegis.tools;

import org.jspecify.annotations.NullMarked;
