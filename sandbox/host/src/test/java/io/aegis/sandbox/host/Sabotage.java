package io.aegis.sandbox.host;

import io.aegis.sandbox.host.Wire.Message;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.Failure;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.IdentityCodec;
import io.aegis.sandbox.protocol.Operation;
import io.aegis.sandbox.protocol.WireWriter;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.provider.UpstreamException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;

/** What a hostile worker makes of a message that it ought to send. */
enum Sabotage {
    // What the protocol does not allow.
    ANSWERS_NOBODY(
            Fate.KILLED,
            Sabotage::isAnswer,
            (life, message, random) -> life.send(
                    message.to(pick(random, -1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE, message.number() + 1000)))),
    ANSWERS_TWICE(Fate.KILLED, Sabotage::isAnswer, (life, message, random) -> {
        life.send(message);
        life.send(random.nextBoolean() ? message : message.as(FrameKind.FAILED));
    }),
    LENGTH_BELOW_ZERO(
            Fate.KILLED,
            Sabotage::isAny,
            (life, message, random) ->
                    life.sendRaw(message.bytes(pick(random, -1, Integer.MIN_VALUE, -message.payload().length - 1)))),
    LENGTH_BEYOND_BOUNDS(
            Fate.KILLED,
            Sabotage::isAny,
            (life, message, random) ->
                    life.sendRaw(message.bytes(pick(random, Bounds.FRAME + 1, Integer.MAX_VALUE, 1 << 30)))),
    NO_SUCH_KIND(
            Fate.KILLED,
            Sabotage::isAny,
            (life, message, random) ->
                    life.send(new Message(pick(random, 4, 127, -1, -128), message.number(), message.payload()))),
    CUT_SHORT(
            Fate.KILLED,
            Sabotage::isFilled,
            (life, message, random) -> life.send(
                    message.with(Arrays.copyOf(message.payload(), random.nextInt(message.payload().length))))),
    GOES_ON(
            Fate.KILLED,
            Sabotage::isAny,
            (life, message, random) -> life.send(
                    message.with(Arrays.copyOf(message.payload(), message.payload().length + 1 + random.nextInt(3))))),
    FAILS_UNHEARD_OF(
            Fate.KILLED,
            Sabotage::isAnswer,
            (life, message, random) -> life.send(message.as(FrameKind.FAILED).with((byte) (7 + random.nextInt(249))))),
    FAILS_AT_LENGTH(
            Fate.KILLED,
            Sabotage::isAnswer,
            (life, message, random) ->
                    life.send(message.as(FrameKind.FAILED).with(new byte[16 * 1024 + 1 + random.nextInt(100_000)]))),
    ASKS_UNHEARD_OF(
            Fate.KILLED,
            Sabotage::isServed,
            (life, message, random) -> life.ask(new WireWriter()
                    .octet(pick(random, Operation.values().length, 255, random.nextInt(Operation.NETWORK.ordinal())))
                    .raw(message.payload()))),
    ASKS_NOTHING(Fate.KILLED, Sabotage::isServed, (life, message, random) -> life.ask(new WireWriter())),
    NOTES_UNHEARD_OF(
            Fate.KILLED,
            Sabotage::isServed,
            (life, message, random) ->
                    life.send(note(pick(random, Operation.DROP_ANSWER, Operation.INSPECT, Operation.SEND)
                            .writer()
                            .int64(1)))),
    NOTES_AT_LENGTH(
            Fate.KILLED,
            Sabotage::isServed,
            (life, message, random) ->
                    life.send(note(Operation.DROP_UPSTREAM.writer().int64(1).raw(new byte[56 + random.nextInt(100)])))),
    NOTES_TOO_LITTLE(
            Fate.KILLED,
            Sabotage::isServed,
            (life, message, random) ->
                    life.send(note(Operation.DROP_UPSTREAM.writer().raw(new byte[random.nextInt(8)])))),
    ASKS_FOR_A_STRANGER(
            Fate.KILLED,
            Sabotage::isServed,
            (life, message, random) -> life.ask(
                    pick(random, Operation.NETWORK, Operation.KEYS).writer().int64(pick(random, 0L, -1L, 99L)))),
    FINDS_WITHOUT_KEYS(
            Fate.KILLED, Sabotage::isServed, (life, message, random) -> life.ask(finding(99, "a".repeat(64)))),
    PASSES_ON_WHAT_IT_HAS_NOT(
            Fate.KILLED,
            Sabotage::isModelAnswer,
            (life, message, random) -> life.send(message.with(new WireWriter()
                    .bool(true)
                    .bool(true)
                    .bool(false)
                    .int64(pick(random, 99L, -1L, Long.MIN_VALUE))
                    .toByteArray()))),
    CHANGES_ITS_KIND(
            Fate.KILLED,
            Sabotage::isAnswer,
            (life, message, random) -> life.send(message.as(pick(random, FrameKind.CALL, FrameKind.NOTE)))),
    FLOODS(Fate.KILLED, Sabotage::isAuthentication, (life, message, random) -> {
        for (int at = 0; at <= Bounds.REVERSE_CALLS; at++) {
            life.ask(finding(life.instance(), TestGateway.WAITING_KEY));
        }
    }),
    PULLS_TWICE_AT_ONCE(Fate.KILLED, Sabotage::isModelAnswer, (life, message, random) -> {
        long body = life.open(life.modelCall(message.number()), TestGateway.WAITING_BODY);
        life.ask(pulling(body, 0));
        life.ask(pulling(body, 0));
    }),

    // What ends it by itself, or at the deadline.
    SAYS_NOTHING(Fate.ENDED, Sabotage::isAny, (life, message, random) -> {}),
    SAYS_HALF(
            Fate.ENDED,
            Sabotage::isAny,
            (life, message, random) ->
                    life.sendRaw(Arrays.copyOf(message.bytes(), random.nextInt(message.bytes().length)))),
    SAYS_HALF_AND_HANGS_UP(Fate.ENDED, Sabotage::isAny, (life, message, random) -> {
        life.sendRaw(Arrays.copyOf(message.bytes(), random.nextInt(message.bytes().length)));
        life.hangUp();
    }),
    HANGS_UP(Fate.ENDED, Sabotage::isAny, (life, message, random) -> life.hangUp()),
    SPOILS_A_LENGTH_OR_NUMBER(Fate.ENDED, Sabotage::isAny, (life, message, random) -> {
        byte[] bytes = message.bytes();
        int at = random.nextInt(Wire.HEAD - 1);
        bytes[at < 4 ? at : at + 1] ^= (byte) (1 + random.nextInt(255));
        life.sendRaw(bytes);
    }),
    MAKES_NOISE(Fate.ENDED, Sabotage::isAny, (life, message, random) -> {
        byte[] noise = new byte[1 + random.nextInt(8192)];
        random.nextBytes(noise);
        life.sendRaw(noise);
    }),
    GOES_DEAF(Fate.ENDED, Sabotage::isServed, (life, message, random) -> life.goDeaf()),

    // What may or may not be allowed, and is believed only if it is.
    FLIPS_BITS(Fate.OPEN, Sabotage::isFilled, (life, message, random) -> {
        byte[] payload = message.payload().clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        }
        life.send(message.with(payload));
    }),
    SETS_A_NUMBER(Fate.OPEN, Sabotage::isFilled, (life, message, random) -> {
        byte[] payload = message.payload().clone();
        int value = pick(random, -1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, Bounds.FRAME, 0x7fff, 1 << 20);
        byte[] longer = Arrays.copyOf(payload, Math.max(4, payload.length));
        ByteBuffer.wrap(longer).putInt(random.nextInt(Math.max(1, payload.length - 3)), value);
        life.send(message.with(Arrays.copyOf(longer, payload.length)));
    }),
    ANSWERS_SOMETHING_ELSE(
            Fate.OPEN,
            Sabotage::isAnswer,
            (life, message, random) -> life.send(message.with(pick(random, Payloads.OTHERS.toArray(byte[][]::new))))),
    FAILS(
            Fate.OPEN,
            Sabotage::isAnswer,
            (life, message, random) -> life.send(message.as(FrameKind.FAILED)
                    .with(pick(random, Payloads.FAILURES.toArray(Failure[]::new))
                            .encoded()
                            .toByteArray()))),

    // What the protocol allows, however odd.
    SENDS_FOR_A_STRANGER(Fate.SPARED, Sabotage::isServed, (life, message, random) -> {
        life.ask(PlayedLife.sending(pick(random, 0L, -1L, 1_000_000L), "chat"));
        life.send(message);
    }),
    PULLS_FROM_A_STRANGER(Fate.SPARED, Sabotage::isServed, (life, message, random) -> {
        life.ask(pulling(pick(random, 0L, -1L, 1_000_000L), message.number()));
        life.send(message);
    }),
    DROPS_TWICE(Fate.SPARED, Sabotage::isServed, (life, message, random) -> {
        long body = pick(random, 0L, -1L, 1_000_000L);
        life.send(note(Operation.DROP_UPSTREAM.writer().int64(body)));
        life.send(note(Operation.DROP_UPSTREAM.writer().int64(body)));
        life.send(message);
    }),
    SENDS_BEYOND_BOUNDS(Fate.SPARED, Sabotage::isModelAnswer, (life, message, random) -> {
        for (int at = 0; at < 4 * Bounds.UPSTREAM_BODIES; at++) {
            life.ask(PlayedLife.sending(life.modelCall(message.number()), TestGateway.WAITING));
        }
        life.send(message);
    });

    /** What has to become of a worker that does this. */
    enum Fate {
        /** The gateway ends it, although it has all the time of the world. */
        KILLED,
        /** It ends by itself, or at the deadline. */
        ENDED,
        /** It ends, or goes on; whatever a caller is handed was sent for him. */
        OPEN,
        /** It goes on, and so does everybody who waits. */
        SPARED
    }

    /** Sends something in the place of a message. */
    @FunctionalInterface
    interface Act {
        void send(PlayedLife life, Message message, Random random);
    }

    /** Payloads that somebody else could mean. */
    private static final class Payloads {
        private static final List<byte[]> OTHERS = List.of(
                new byte[0],
                new WireWriter().bool(true).toByteArray(),
                new WireWriter().bool(false).toByteArray(),
                new WireWriter().octet(0).int32(0).int32(0).int32(0).int32(0).toByteArray(),
                new WireWriter().bool(true).binary(new byte[] {'x'}).toByteArray(),
                new WireWriter().bool(true).bool(true).bool(false).int64(0).toByteArray(),
                new WireWriter()
                        .bool(true)
                        .text("x")
                        .bool(false)
                        .int32(0)
                        .bool(false)
                        .toByteArray());

        private static final List<Failure> FAILURES = List.of(
                new Failure.WrongSettings("/a\u001b", "b\n"),
                new Failure.NoGrant("network"),
                new Failure.NoUpstream(UpstreamException.Cause.CUT),
                new Failure.Threw("a b"),
                new Failure.NoValue(),
                new Failure.TooLarge(),
                new Failure.TooMany());

        private Payloads() {}
    }

    private final Fate fate;
    private final BiPredicate<PlayedLife, Message> fits;
    private final Act act;

    Sabotage(Fate fate, BiPredicate<PlayedLife, Message> fits, Act act) {
        this.fate = fate;
        this.fits = fits;
        this.act = act;
    }

    Fate fate() {
        return fate;
    }

    /** The kind of plugin that can do this, if not all can. */
    Optional<String> kind() {
        return switch (this) {
            case FLOODS -> Optional.of("authenticator");
            case PASSES_ON_WHAT_IT_HAS_NOT, PULLS_TWICE_AT_ONCE, SENDS_BEYOND_BOUNDS -> Optional.of("provider");
            default -> Optional.empty();
        };
    }

    boolean fits(PlayedLife life, Message message) {
        return fits.test(life, message);
    }

    void send(PlayedLife life, Message message, Random random) {
        act.send(life, message, random);
    }

    /** Whether a message of a greeting can be spoilt like this, and the greeting then fails. */
    boolean isForGreetings() {
        return GREETINGS.contains(this);
    }

    private static final Set<Sabotage> GREETINGS = Set.of(
            LENGTH_BELOW_ZERO,
            LENGTH_BEYOND_BOUNDS,
            NO_SUCH_KIND,
            CUT_SHORT,
            GOES_ON,
            SAYS_NOTHING,
            SAYS_HALF,
            SAYS_HALF_AND_HANGS_UP,
            HANGS_UP,
            SPOILS_A_LENGTH_OR_NUMBER,
            MAKES_NOISE,
            FLIPS_BITS,
            SETS_A_NUMBER);

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static Message note(WireWriter payload) {
        return Message.of(FrameKind.NOTE, 0, payload);
    }

    private static WireWriter pulling(long body, long parent) {
        return Operation.PULL_UPSTREAM.writer().int64(body).int64(parent);
    }

    private static WireWriter finding(long instance, String digest) {
        WireWriter question = Operation.FIND.writer().int64(instance).int64(0);
        IdentityCodec.writeDigest(question, new Credential.KeyDigest(digest));
        return question;
    }

    private static boolean isAny(PlayedLife life, Message message) {
        return true;
    }

    private static boolean isFilled(PlayedLife life, Message message) {
        return message.payload().length > 0;
    }

    /** Any message but those of a greeting, whose number is 0. */
    private static boolean isServed(PlayedLife life, Message message) {
        return message.number() != 0;
    }

    private static boolean isAnswer(PlayedLife life, Message message) {
        return message.is(FrameKind.RESULT) && message.number() != 0;
    }

    private static boolean isModelAnswer(PlayedLife life, Message message) {
        return isAnswer(life, message) && life.modelCall(message.number()) != 0;
    }

    private static boolean isAuthentication(PlayedLife life, Message message) {
        return isAnswer(life, message) && life.isAuthentication(message.number());
    }
}
