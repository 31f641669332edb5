/** The shape of the house itself: who may know whom, what a module shows, and what no class may do. */
@NullMarked
package io.aegis.claims.house;

import org.jspecify.annotations.NullMarked;
