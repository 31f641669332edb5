/** The guard {@code aegis.regex_guard}: an operator's patterns, matched in linear time. */
@NullMarked
package io.aegis.guard.regex;

import org.jspecify.annotations.NullMarked;
