/** The guard of the tutorial "Write your first guard". */
@NullMarked
package io.aegis.example.firstguard;

import org.jspecify.annotations.NullMarked;
