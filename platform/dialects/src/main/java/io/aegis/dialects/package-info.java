/** Wire formats, read into segments and written by us. */
@NullMarked
package io.aegis.dialects;

import org.jspecify.annotations.NullMarked;
