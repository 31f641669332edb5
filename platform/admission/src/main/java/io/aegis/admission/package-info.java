/** Which plugins may be installed, decided over their bytes. */
@NullMarked
package io.aegis.admission;

import org.jspecify.annotations.NullMarked;
