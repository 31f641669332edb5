/** The process in which one plugin runs. */
@NullMarked
package io.aegis.sandbox.worker;

import org.jspecify.annotations.NullMarked;
