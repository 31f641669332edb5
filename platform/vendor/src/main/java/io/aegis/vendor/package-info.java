/** New plugin projects, and the judgement of finished ones. */
@NullMarked
package io.aegis.vendor;

import org.jspecify.annotations.NullMarked;
