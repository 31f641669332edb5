/** Contract tests that a plugin extends, and fakes of the platform's side. */
@NullMarked
package io.aegis.spi.testkit;

import org.jspecify.annotations.NullMarked;
