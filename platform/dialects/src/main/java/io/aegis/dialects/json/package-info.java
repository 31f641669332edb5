/** JSON documents in memory: read strictly, edited in place, written without loss. */
@NullMarked
package io.aegis.dialects.json;

import org.jspecify.annotations.NullMarked;
