/** The guard {@code aegis.policy}: an operator's rules about who may send what where. */
@NullMarked
package io.aegis.guard.policy;

import org.jspecify.annotations.NullMarked;
