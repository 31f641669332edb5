package io.aegis.server;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.Admissions;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.ModelPattern;
import io.aegis.kernel.Route;
import io.aegis.kernel.Runs;
import io.aegis.kernel.Target;
import io.aegis.kernel.Targets;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server over real runs, with everything else in memory. */
final class TestGateway implements AutoCloseable {
    static final String JANE = "aeg-jane";
    static final String OTTO = "aeg-otto";
    static final String ANNA = "aeg-anna-the-auditor";
    static final String OPAL = "aeg-opal-the-operator";
    static final String NOBODY = "aeg-opens-no-route";

    /** What a test may change before the start. */
    static final class Builder {
        String host = "127.0.0.1";
        Set<String> hosts = Set.of();
        Optional<URI> publicUrl = Optional.empty();
        Optional<Listener> admin = Optional.empty();
        Optional<Path> socket = Optional.empty();
        ServerLimits limits = ServerLimits.DEFAULT;
        ModelProvider provider = call -> whole(COMPLETION);
        volatile Optional<Authenticator> authenticator = Optional.of(TestGateway::known);
        boolean anonymous;
        Duration deadline = Duration.ofSeconds(5);
        Optional<Guard> egress = Optional.empty();
        Guard guard = inspection -> inspection.segments().stream()
                        .anyMatch(segment -> segment.text().contains("forbidden"))
                ? Verdict.block(Finding.of("test.forbidden"))
                : Verdict.allow();

        TestGateway start() {
            return new TestGateway(this);
        }
    }

    static final String COMPLETION = """
        {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":\
        {"role":"assistant","content":"hello back","refusal":null},"logprobs":null,"finish_reason":"stop"}],\
        "usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}\
        """;

    final StartToken token = StartToken.random();
    final FakeAdmin desk = new FakeAdmin();
    final FakeRuns finished = new FakeRuns();
    final Metrics metrics = new Metrics();
    final AtomicInteger asked = new AtomicInteger();
    final List<String> digests = new ArrayList<>();
    final Runs runs;
    final HttpServer server;

    final FakePlugins plugins = new FakePlugins();
    final FakeProviders providers = new FakeProviders();
    final FakeCheckpoints checkpoints = new FakeCheckpoints();

    private TestGateway(Builder builder) {
        GuardSlot slot = slot("test", builder.guard, builder.deadline);
        List<GuardSlot> egress = builder.egress.map(guard -> slot("out", guard, builder.deadline)).stream()
                .toList();
        ModelProvider counting = call -> {
            asked.incrementAndGet();
            return builder.provider.answer(call);
        };
        var target = new Target(
                "main",
                Optional.of(counting),
                List.of("openai.chat"),
                Optional.empty(),
                scope -> request -> {
                    throw new IllegalStateException("no test goes upstream");
                },
                Duration.ofMinutes(1));
        var generations = new Generations(
                new Generation(
                        1,
                        "digest-of-config",
                        Map.of(
                                "default", route("default", slot, egress),
                                "team/private", route("team/private", slot, egress)),
                        Map.of("main", target)),
                () -> {});
        runs = new Runs(new Runs.Setup(
                generations,
                Dialects.all(),
                evidence -> 1,
                new AccessLog(finished),
                KeptRuns.NONE,
                Optional::of,
                metrics,
                (principal, entity, value) -> sha(principal + entity + value),
                Duration.ofMinutes(1),
                HighWaterClock.of(InstantSource.system())));
        Authenticator noted = credential -> {
            digests.add(((Credential.KeyDigest) credential).sha256());
            return builder.authenticator.orElseThrow().authenticate(credential);
        };
        Admission admission = builder.anonymous
                ? new Admission.Anonymous()
                : new Admission.ByCredential(
                        () -> builder.authenticator.map(inner -> noted),
                        () -> new RoleMembers(Set.of("team:audit"), Set.of()));
        server = HttpServer.start(
                new ServerSettings(
                        new Listener(builder.host, 0),
                        builder.hosts,
                        builder.publicUrl,
                        builder.admin,
                        builder.socket.map(path -> new ServerSettings.AdminSocket(path, token)),
                        builder.limits),
                new ServerPorts(
                        admission,
                        runs,
                        generations,
                        Dialects.all(),
                        finished,
                        metrics,
                        desk,
                        desk,
                        desk,
                        desk,
                        plugins,
                        providers,
                        (name, config, since) -> new PolicyReplays.Answer.Wrong(List.of("nobody replays here")),
                        new NothingToErase(),
                        checkpoints));
    }

    static Builder with() {
        return new Builder();
    }

    InetSocketAddress address() {
        return server.address();
    }

    Raw raw() {
        return Raw.to(address());
    }

    /** Sends a whole request as jane and gives the whole answer. */
    Raw.Answer get(String path) {
        return raw().send(request("GET", path, JANE, ""));
    }

    Raw.Answer get(String path, String key) {
        return raw().send(request("GET", path, key, ""));
    }

    Raw.Answer post(String path, String body) {
        return raw().send(request("POST", path, JANE, body));
    }

    static String request(String method, String path, String key, String body) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n");
        return body.isEmpty()
                ? head + "\r\n"
                : head + "Content-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static String chat(String text) {
        return "{\"model\":\"default\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    static String streamedChat(String text) {
        return "{\"model\":\"default\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}]}";
    }

    static ModelAnswer whole(String json) {
        return new ModelAnswer.Answered(false, Optional.empty(), pieces(List.of(json)));
    }

    static ByteSource pieces(List<String> pieces) {
        var left = new ArrayList<>(pieces);
        return new ByteSource() {
            @Override
            public byte[] next() {
                return left.isEmpty() ? null : left.removeFirst().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public void close() {}
        };
    }

    private static GuardSlot slot(String name, Guard guard, Duration deadline) {
        return new GuardSlot(name, Optional.of(guard), Set.of(), deadline, Optional.empty(), true);
    }

    private static Route route(String name, GuardSlot ingress, List<GuardSlot> egress) {
        return new Route(
                name,
                name.equals("default") ? List.of(new ModelPattern("gpt-4o"), new ModelPattern("gpt-4.1-*")) : List.of(),
                Targets.of("main", "m"),
                Set.of(),
                Map.of(Stage.INGRESS, List.of(ingress), Stage.EGRESS, egress),
                false,
                true,
                Admissions.none(),
                false);
    }

    private static final Map<String, Authentication> KEYS = new ConcurrentHashMap<>(Map.of(
            hex(JANE), principal("jane", Optional.empty(), Set.of(), Optional.of(Set.of("default", "team/private"))),
            hex(OTTO), principal("otto", Optional.empty(), Set.of(), Optional.of(Set.of("default"))),
            hex(ANNA), principal("anna", Optional.of("audit"), Set.of(), Optional.of(Set.of())),
            hex(OPAL),
                    principal("opal", Optional.empty(), Set.of(new Label("role", "operator")), Optional.of(Set.of())),
            hex(NOBODY), principal("nobody", Optional.empty(), Set.of(), Optional.of(Set.of()))));

    private static Authentication known(Credential credential) {
        return KEYS.getOrDefault(((Credential.KeyDigest) credential).sha256(), new Authentication.Rejected());
    }

    private static Authentication principal(
            String name, Optional<String> team, Set<Label> labels, Optional<Set<String>> routes) {
        return new Authentication.Authenticated(new Principal("api_key:" + name, team, labels), routes);
    }

    static String hex(String key) {
        return HexFormat.of().formatHex(sha(key));
    }

    private static byte[] sha(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    @Override
    public void close() {
        server.close();
        runs.close();
    }

    private static final class NothingToErase implements Erasures {
        @Override
        public Erased erase(String principal, String actor) {
            return new Erased(0, false);
        }

        @Override
        public Erased eraseBefore(java.time.Instant time, String actor) {
            return new Erased(0, false);
        }
    }
}
