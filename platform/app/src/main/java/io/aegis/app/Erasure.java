package io.aegis.app;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.RunStore;
import io.aegis.server.Erasures;
import io.aegis.store.Store;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/** Erases the content of runs, and says so in the ledger, which stays whole: what it holds of content is keyed digests whose keys are gone. */
final class Erasure implements Erasures {
    private static final int MOST = 1_000_000;

    private final Store store;
    private final EvidenceLog evidence;
    private final BiConsumer<String, Runnable> end;
    private final Runnable erased;

    /**
     * @param end ends what is under way for a principal and what waits, and then does something while nothing of that is written any more
     * @param erased to be called when something is gone
     */
    Erasure(Store store, EvidenceLog evidence, BiConsumer<String, Runnable> end, Runnable erased) {
        this.store = store;
        this.evidence = evidence;
        this.end = end;
        this.erased = erased;
    }

    @Override
    public Erased erase(String principal, String actor) {
        var done = new AtomicReference<Optional<Erased>>(Optional.empty());
        end.accept(principal, () -> done.set(Optional.of(eraseNow(principal, actor))));
        erased.run();
        return done.get().orElseThrow();
    }

    private Erased eraseNow(String principal, String actor) {
        var all = new RunStore.Query(
                Optional.of(principal),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                MOST,
                RunStore.Order.NEWEST);
        long runs = store.kept().list(all).size();
        evidence.append(
                new Evidence.ContentErased(Instant.now(), Optional.of(principal), Optional.empty(), runs, actor));
        Store.Erased gone = store.erase(principal);
        return new Erased(runs, gone.inLog());
    }

    @Override
    public Erased eraseBefore(Instant time, String actor) {
        long runs = store.kept().overBefore(time);
        evidence.append(new Evidence.ContentErased(Instant.now(), Optional.empty(), Optional.of(time), runs, actor));
        Store.Erased done = store.eraseBefore(time);
        erased.run();
        return new Erased(runs, done.inLog());
    }
}
