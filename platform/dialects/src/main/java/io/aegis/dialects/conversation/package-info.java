/** What a request says, whatever its dialect: the way from one dialect into another. */
@NullMarked
package io.aegis.dialects.conversation;

import org.jspecify.annotations.NullMarked;
