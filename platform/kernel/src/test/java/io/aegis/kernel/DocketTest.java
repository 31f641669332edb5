package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.Proposal;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.RunStore.Order;
import io.aegis.spi.identity.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What somebody may decide is listed whole, however much of it others decide. */
class DocketTest {
    private static final Caller JOE = new Caller(
            new Principal("api_key:joe", Optional.empty(), Set.of()), Optional.empty(), Optional.of("digest-of-joe"));

    private final MemoryKept kept = new MemoryKept(Power.forever());
    private final List<String> opened = new ArrayList<>();

    /** Of every thousand runs joe decides one in fifty, on a route on which others decide too. */
    private Docket docket() {
        return new Docket(kept, (caller, route) -> route.equals("shared"), (caller, run) -> {
            opened.add(run.head().run());
            return number(run) % 50 == 7;
        });
    }

    private void keep(int from, int to, String route, KeptRun.State state) {
        IntStream.range(from, to).forEach(number -> kept.keep(run(number, route, state)));
    }

    @Test
    void whoMayDecideFewOfManyStillSeesAllOfThose() {
        keep(0, 1000, "shared", KeptRun.State.PAUSED);

        assertThat(numbers(docket().waiting(JOE, query(1000, Order.OLDEST, Optional.empty()))))
                .isEqualTo(joes(1000));
    }

    @Test
    void theOldestComesFirstOrTheNewestAsItIsAsked() {
        keep(0, 1000, "shared", KeptRun.State.PAUSED);

        assertThat(numbers(docket().waiting(JOE, query(3, Order.OLDEST, Optional.empty()))))
                .containsExactly(7, 57, 107);
        assertThat(numbers(docket().waiting(JOE, query(3, Order.NEWEST, Optional.empty()))))
                .containsExactly(957, 907, 857);
    }

    @Test
    void pagesFollowEachOtherWithoutAGapOrARepetition() {
        keep(0, 1000, "shared", KeptRun.State.PAUSED);
        for (Order order : Order.values()) {
            var seen = new ArrayList<Integer>();
            Optional<String> after = Optional.empty();
            List<KeptRun> page;
            do {
                page = docket().waiting(JOE, query(6, order, after));
                seen.addAll(numbers(page));
                after = page.isEmpty()
                        ? after
                        : Optional.of(page.getLast().head().run());
            } while (page.size() == 6);
            List<Integer> expected = new ArrayList<>(joes(1000));
            if (order == Order.NEWEST) {
                Collections.reverse(expected);
            }
            assertThat(seen).isEqualTo(expected);
        }
    }

    @Test
    void whatWaitsAndWhatIsDecidedAreListedApart() {
        keep(0, 100, "shared", KeptRun.State.PAUSED);
        keep(100, 200, "shared", KeptRun.State.DENIED);
        keep(200, 300, "shared", KeptRun.State.COMPLETED);

        assertThat(numbers(docket().waiting(JOE, query(10, Order.OLDEST, Optional.empty()))))
                .containsExactly(7, 57);
        assertThat(numbers(docket().decided(JOE, query(10, Order.OLDEST, Optional.empty()))))
                .containsExactly(107, 157, 207, 257);
    }

    @Test
    void whatCannotBeReadHidesNothingElse() {
        keep(0, 100, "shared", KeptRun.State.PAUSED);
        kept.unreadable.add("run-0007");

        assertThat(numbers(docket().waiting(JOE, query(10, Order.OLDEST, Optional.empty()))))
                .containsExactly(57);
    }

    @Test
    void whatLiesOnARouteOfOthersIsNotEvenOpened() {
        keep(0, 100, "others", KeptRun.State.PAUSED);

        assertThat(docket().waiting(JOE, query(10, Order.OLDEST, Optional.empty())))
                .isEmpty();
        assertThat(opened).isEmpty();
    }

    private static List<Integer> joes(int of) {
        return IntStream.range(0, of).filter(number -> number % 50 == 7).boxed().toList();
    }

    private static RunStore.Query query(int limit, Order order, Optional<String> after) {
        return new RunStore.Query(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), after, limit, order);
    }

    private static List<Integer> numbers(List<KeptRun> runs) {
        return runs.stream().map(DocketTest::number).toList();
    }

    private static int number(KeptRun run) {
        return Integer.parseInt(run.head().run().substring(4));
    }

    private static KeptRun run(int number, String route, KeptRun.State state) {
        var head = new KeptRun.Head(
                "run-%04d".formatted(number),
                "api_key:jane",
                route,
                state,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                Optional.empty(),
                Optional.empty(),
                false);
        var pause = new KeptRun.Pause(
                List.of(), new Proposal(Proposal.Kind.REQUEST, List.of()), "digest", List.of(), Optional.empty());
        var trail = new KeptRun.Trail(
                "00",
                List.of(),
                0,
                false,
                0,
                0,
                0,
                Set.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                Optional.empty());
        return new KeptRun(
                head,
                new KeptRun.Payload(
                        new KeptRun.Requester(
                                new Principal("api_key:jane", Optional.empty(), Set.of()),
                                Optional.empty(),
                                Optional.empty()),
                        "fake",
                        new byte[0],
                        List.of(),
                        false,
                        new KeptRun.Step.Request(),
                        Optional.of(pause),
                        List.of(),
                        trail,
                        List.of(),
                        Optional.empty()));
    }
}
