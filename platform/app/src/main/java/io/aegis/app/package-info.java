/** Assembly: puts the modules of the platform together and does nothing else. */
@NullMarked
package io.aegis.app;

import org.jspecify.annotations.NullMarked;
