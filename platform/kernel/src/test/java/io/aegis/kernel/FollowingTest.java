package io.aegis.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What whoever follows a run hears, and what is kept of it when it is over. */
class FollowingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final World world = new World();
    private final CountDownLatch followed = new CountDownLatch(1);

    private static Guard labels(String value) {
        return inspection -> Verdict.label(Set.of(new Label("declared", value)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** A run in the background, whose guard of the answer waits until somebody follows. */
    private String begin() {
        world.guard(Stage.INGRESS, labels("public"));
        return begin(Verdict.label(Set.of(new Label("declared", "secret"))));
    }

    private String begin(Verdict ofTheAnswer) {
        world.guard(Stage.EGRESS, inspection -> {
            try {
                assertThat(followed.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopping) {
                throw new IllegalStateException(stopping);
            }
            return ofTheAnswer;
        });
        return background();
    }

    private String background() {
        world.upstream("text|0|fine");
        return world.runs()
                .begin(
                        Caller.ANONYMOUS,
                        new FakeDialect(),
                        FakeDialect.bytes("chat|plain|1|\nuser|hello"),
                        true,
                        Optional.empty(),
                        new RecordingClient())
                .orElseThrow()
                .head()
                .run();
    }

    @Test
    void aRunThatGoesOnUnderOtherGuardsMeetsThem() {
        world.guard(Stage.INGRESS, inspection -> {
            world.guard(Stage.INGRESS, later -> Verdict.block(Finding.of("tightened")));
            world.renew("tightened");
            return Verdict.allow();
        });
        String run = background();
        long known = 0;
        while (!world.runs().kept(run).orElseThrow().head().state().isOver()) {
            known = world.runs().awaitAny(known, Duration.ofSeconds(20));
        }
        assertThat(world.runs().kept(run).orElseThrow().head().state()).isEqualTo(KeptRun.State.BLOCKED);
        assertThat(world.sent).isEmpty();
    }

    private static List<Happening> heard(Following following) {
        return heard(following, FollowingTest::isEnd);
    }

    private static List<Happening> heard(Following following, Predicate<Happening> last) {
        var heard = new ArrayList<Happening>();
        while (heard.stream().noneMatch(last)) {
            List<Happening> next = following.next(PATIENCE);
            assertThat(next).as("heard so far: %s", heard).isNotEmpty();
            heard.addAll(next);
        }
        return heard;
    }

    private static boolean isEnd(Happening happening) {
        return happening instanceof Happening.Stands(KeptRun.Head head)
                && head.state().isOver();
    }

    private static String word(Happening happening) {
        return switch (happening) {
            case Happening.Stands(KeptRun.Head head) -> head.state().name();
            case Happening.Judged(Evidence.GuardEntry entry) -> entry.stage().name();
            case Happening.Asked asked -> "asked";
            case Happening.Called called -> "called";
            case Happening.Returned returned -> "returned";
        };
    }

    @Test
    void everythingIsHeardOnceAndInOrder() {
        String run = begin();
        try (Following following = world.runs().follow(run).orElseThrow()) {
            followed.countDown();
            List<String> words = heard(following).stream()
                    .map(FollowingTest::word)
                    .filter(word -> !word.equals("RUNNING"))
                    .toList();
            assertThat(words).containsExactly("asked", "TOOL_CALL", "EGRESS", "COMPLETED");
            assertThat(following.next(Duration.ZERO)).isEmpty();
        }
    }

    /** Whoever looks between the end being kept and anybody being told finds the run over, and has no more use for what tells of it. */
    @Test
    void theEndIsHeardAlsoIfSomebodyElseFindsItFirst() {
        world.kept.onKept = head -> {
            if (head.state().isOver()) {
                assertThat(world.runs().await(head.run(), 0, Duration.ZERO))
                        .get()
                        .extracting(KeptRun.Head::state)
                        .isEqualTo(KeptRun.State.COMPLETED);
            }
        };
        String run = begin();
        try (Following following = world.runs().follow(run).orElseThrow()) {
            followed.countDown();
            assertThat(heard(following)).filteredOn(FollowingTest::isEnd).hasSize(1);
            assertThat(following.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void ofARunThatIsOverThereIsOnlyItsEnd() {
        String run = begin();
        try (Following following = world.runs().follow(run).orElseThrow()) {
            followed.countDown();
            heard(following);
        }
        try (Following late = world.runs().follow(run).orElseThrow()) {
            assertThat(late.run().head().state()).isEqualTo(KeptRun.State.COMPLETED);
            assertThat(late.next(Duration.ZERO)).isEmpty();
        }
        assertThat(world.runs().follow("no-such-run")).isEmpty();
    }

    @Test
    void whoComesToARunThatWaitsHearsNothingOfBefore() {
        world.approvals =
                new Approvals(new Members(Set.of("joe")), 1, false, Duration.ofHours(1), Members.NOBODY, Duration.ZERO);
        String run = begin(Verdict.requireApproval(Finding.of("rule-a")));
        try (Following early = world.runs().follow(run).orElseThrow()) {
            followed.countDown();
            assertThat(heard(early, happening -> word(happening).equals("PAUSED")))
                    .extracting(FollowingTest::word)
                    .contains("asked", "EGRESS")
                    .endsWith("PAUSED");
        }
        try (Following late = world.runs().follow(run).orElseThrow()) {
            assertThat(late.run().head().state()).isEqualTo(KeptRun.State.PAUSED);
            assertThat(late.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void allThatGuardsSaidIsKeptAndTheLabelsOfWhenItWasPutAside() {
        String run = begin();
        try (Following following = world.runs().follow(run).orElseThrow()) {
            followed.countDown();
            heard(following);
        }
        KeptRun.Trail trail = world.kept.find(run).orElseThrow().payload().trail();
        assertThat(trail.entries()).extracting(Evidence.GuardEntry::stage).contains(Stage.INGRESS, Stage.EGRESS);
        assertThat(trail.labels()).containsExactly(new Label("declared", "public"));
    }
}
