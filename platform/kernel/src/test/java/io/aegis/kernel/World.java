package io.aegis.kernel;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RunStore;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A gateway without a network: real kernel, fake edges. */
final class World implements AutoCloseable {
    static final Duration PATIENT = Duration.ofSeconds(60);
    /** The upstream's credential. No part of it is a beginning of it. */
    static final String CREDENTIAL = "KEY-1234";

    private static final String END = "\0end";

    final Power power;
    final MemoryKept kept;
    final List<Evidence> evidence;
    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<String> decisions = new CopyOnWriteArrayList<>();
    final AtomicInteger drained = new AtomicInteger();
    final AtomicBoolean bodyClosed = new AtomicBoolean();
    final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    volatile Predicate<Evidence> unavailable = record -> false;
    volatile Runnable onFailure = () -> {};
    Optional<String> region = Optional.of("eu");
    Duration timeout = PATIENT;
    Targets targets = Targets.of("fake", "up");
    /** Providers beside the first, by name. */
    final Map<String, ModelProvider> others = new java.util.LinkedHashMap<>();

    final Map<String, String> regions = new java.util.HashMap<>();
    boolean silent;
    boolean refuseUnknownFields;
    boolean holdBack;
    Admissions admissions = Admissions.none();
    Toolbox toolbox = Toolbox.EMPTY;
    Approvals approvals = Approvals.NOBODY;
    Requesters requesters = Optional::of;
    volatile Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<Stage, List<GuardSlot>> slots = new java.util.EnumMap<>(Stage.class);
    private Runs runs;
    private Generations generations;
    java.util.function.Function<String, Generation> next;

    World() {
        this(Power.forever(), new MemoryKept(Power.forever()), new CopyOnWriteArrayList<>());
    }

    /**
     * A gateway that finds what another left.
     *
     * @param power without which nothing becomes durable, and nothing leaves
     */
    World(Power power, MemoryKept kept, List<Evidence> evidence) {
        this.power = power;
        this.kept = kept;
        this.evidence = evidence;
    }

    World guard(Stage stage, GuardSlot... guards) {
        slots.put(stage, List.of(guards));
        return this;
    }

    /** Digest of the plugin file that the route uses. */
    static final String PLUGIN = "00aa";

    /** Digest of the key of who asks. */
    static final String KEY = "00bb";

    private static final Caller CALLER = new Caller(Principal.ANONYMOUS, Optional.empty(), Optional.of(KEY));

    World guard(Stage stage, Guard guard) {
        return guard(stage, slot("g", guard));
    }

    static GuardSlot slot(String name, Guard guard) {
        return slot(name, guard, PATIENT, true);
    }

    static GuardSlot slot(String name, Guard guard, Duration deadline, boolean restores) {
        return new GuardSlot(name, Optional.of(guard), Set.of("declared"), deadline, Optional.empty(), restores);
    }

    World upstream(String... events) {
        pieces.addAll(List.of(events));
        pieces.add(END);
        return this;
    }

    private Route route() {
        return new Route(
                "chat",
                List.of(),
                targets,
                Set.of(),
                slots,
                refuseUnknownFields,
                true,
                admissions,
                holdBack,
                toolbox,
                approvals);
    }

    /** Has the runs to come see what the fields of this world say by now. */
    void renew(String config) {
        generations().switchTo(next.apply(config), () -> {});
    }

    Runs runs() {
        if (runs == null) {
            var target = new Target(
                    "fake",
                    Optional.of(call -> {
                        power.does(() -> sent.add(FakeDialect.text(call.body())));
                        if (silent) {
                            awaitEnd();
                        }
                        return new ModelAnswer.Answered(call.streamed(), Optional.of("req-1"), new Body());
                    }),
                    List.of("fake"),
                    region,
                    new Keyed(ended::countDown),
                    PATIENT);
            var all = new java.util.HashMap<>(Map.of("fake", target));
            others.forEach((name, provider) -> all.put(
                    name,
                    new Target(
                            name,
                            Optional.of(provider),
                            List.of("fake"),
                            Optional.ofNullable(regions.get(name)),
                            new Keyed(ended::countDown),
                            PATIENT)));
            next = config -> new Generation(2, config, Map.of("chat", route()), all, Map.of("chat", Set.of(PLUGIN)));
            generations = new Generations(
                    new Generation(1, "digest", Map.of("chat", route()), all, Map.of("chat", Set.of(PLUGIN))),
                    drained::incrementAndGet);
            runs = new Runs(new Runs.Setup(
                    generations,
                    List.of(new FakeDialect()),
                    this::append,
                    new NoStore(),
                    kept,
                    then -> requesters.now(then),
                    new Failures(),
                    World::tag,
                    timeout,
                    HighWaterClock.of(() -> now)));
        }
        return runs;
    }

    Generations generations() {
        runs();
        return generations;
    }

    static byte[] tag(String principal, String entity, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[] {1}, "HmacSHA256"));
            return mac.doFinal((principal + "\0" + entity + "\0" + value).getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static MaskMap masks() {
        return new MaskMap(World::tag, "api_key:jane");
    }

    /** Sends a request on a thread of its own and waits until its client was told. */
    RecordingClient ask(String request) throws InterruptedException {
        return begin(request).awaited();
    }

    RecordingClient begin(String request) {
        return begin(request, new RecordingClient());
    }

    RecordingClient begin(String request, RecordingClient client) {
        Runs all = runs();
        Thread.startVirtualThread(() -> all.answer(CALLER, new FakeDialect(), FakeDialect.bytes(request), client));
        return client;
    }

    Evidence.RunFinished finished() {
        List<Evidence.RunFinished> all = evidence.stream()
                .filter(Evidence.RunFinished.class::isInstance)
                .map(Evidence.RunFinished.class::cast)
                .toList();
        if (all.size() != 1) {
            throw new AssertionError("expected one record of the run's end, got " + all);
        }
        return all.getFirst();
    }

    boolean started() {
        return evidence.stream().anyMatch(Evidence.RunStarted.class::isInstance);
    }

    /** What was said of a guard, in all records and by runs that wait. */
    List<Evidence.GuardEntry> entries(String guard) {
        var recorded = evidence.stream().flatMap(record -> switch (record) {
            case Evidence.RunStarted begun -> begun.guards().stream();
            case Evidence.RunFinished ended -> ended.guards().stream();
            default -> java.util.stream.Stream.<Evidence.GuardEntry>empty();
        });
        var waiting = kept.history.stream().flatMap(run -> run.payload().trail().entries().stream());
        return java.util.stream.Stream.concat(recorded, waiting)
                .filter(entry -> entry.guard().equals(guard))
                .toList();
    }

    /** An upstream that never answers: its call ends with its run. */
    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new UpstreamException(UpstreamException.Cause.CANCELLED);
    }

    private long append(Evidence record) {
        if (unavailable.test(record)) {
            throw new EvidenceUnavailableException("full");
        }
        return power.does(() -> {
            evidence.add(record);
            return (long) evidence.size();
        });
    }

    @Override
    public void close() {
        runs().close();
    }

    /** A way out whose credential is {@link #CREDENTIAL}. */
    static final class Keyed implements Broker {
        private final Runnable onEnd;

        Keyed(Runnable onEnd) {
            this.onEnd = onEnd;
        }

        @Override
        public Upstream open(CallScope scope) {
            scope.onEnd(onEnd);
            return request -> {
                throw new UpstreamException(UpstreamException.Cause.UNREACHABLE);
            };
        }

        @Override
        public TextScreen screen() {
            return new TextScreen() {
                private String held = "";

                @Override
                public String next(String piece) {
                    String text = held + piece;
                    if (text.contains(CREDENTIAL)) {
                        throw new UpstreamException(UpstreamException.Cause.INVALID);
                    }
                    int from = Math.max(0, text.length() - CREDENTIAL.length() + 1);
                    while (!CREDENTIAL.startsWith(text.substring(from))) {
                        from++;
                    }
                    held = text.substring(from);
                    return text.substring(0, from);
                }

                @Override
                public String finish() {
                    String last = held;
                    held = "";
                    return last;
                }
            };
        }
    }

    private final class Body implements ByteSource {
        @Override
        public byte[] next() {
            try {
                String piece = pieces.take();
                if (bodyClosed.get()) {
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                }
                return piece.equals(END) ? null : FakeDialect.bytes(piece + "\n");
            } catch (InterruptedException interrupted) {
                throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            }
        }

        @Override
        public void close() {
            bodyClosed.set(true);
            pieces.add(END);
        }
    }

    private final class NoStore implements RunStore {
        @Override
        public void add(RunRow run) {
            power.does(() -> run);
        }

        @Override
        public Optional<RunRow> find(String run) {
            return Optional.empty();
        }

        @Override
        public List<RunRow> list(Query query) {
            return List.of();
        }
    }

    private final class Failures implements Meter {
        @Override
        public void run(String route, String status, long nanos) {}

        @Override
        public void guard(String guard, Stage stage, String verdict, long nanos) {
            decisions.add(guard + " " + verdict);
        }

        @Override
        public void guardFailed(String guard, String cause) {
            failures.add(guard + " " + cause);
            onFailure.run();
        }

        @Override
        public void upstream(String provider, String outcome, long nanos) {}

        @Override
        public void firstChunk(String route, long nanos) {}

        @Override
        public void tokens(String route, String type, long count) {}

        @Override
        public void droppedFields(String provider, long count) {}
    }
}
