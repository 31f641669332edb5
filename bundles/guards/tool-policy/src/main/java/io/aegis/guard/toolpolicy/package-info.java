/** The guard {@code aegis.tool_policy}: an operator's rules about the calls of tools. */
@NullMarked
package io.aegis.guard.toolpolicy;

import org.jspecify.annotations.NullMarked;
