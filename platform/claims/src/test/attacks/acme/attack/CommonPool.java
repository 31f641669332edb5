package acme.attack;

import java.util.concurrent.CompletableFuture;

/** Computes in the common pool. */
public final class CommonPool extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return CompletableFuture.supplyAsync(() -> true).get();
    }
}
