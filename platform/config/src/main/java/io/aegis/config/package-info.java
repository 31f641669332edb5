/** The configuration of a gateway: read once, checked whole, and from then on a value. */
@NullMarked
package io.aegis.config;

import org.jspecify.annotations.NullMarked;
