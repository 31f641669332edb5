package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Exchange;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.ToolResult;
import io.aegis.kernel.port.Unscanned;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A wire format of lines, real enough to hold segments.
 *
 * <p>Request: {@code model|plain or stream|choices|tool,tool}, then {@code user|text}, {@code tool|text}, {@code embed|text}, {@code unknown|text} or {@code image|}. Answer, whole or streamed:
 * {@code model|name}, {@code vector|index}, {@code text|choice|text}, {@code think|choice|text}, {@code seal|choice|value}, {@code token|choice|token|alternative,alternative} for a text of one token, {@code call|choice|name|arguments}, {@code end|choice}, {@code used|tokens}, {@code done}.
 * Of a whole answer or a call, what has seven or more digits is a number, and what begins with a brace and holds a placeholder is a key.
 */
final class FakeDialect implements Dialect {
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public RequestExchange request(byte[] body, RequestLimits limits) {
        return new Request(text(body).lines().toList());
    }

    @Override
    public AnswerExchange answer(byte[] body, boolean logprobs) {
        return new Answer(text(body).lines().toList(), logprobs);
    }

    @Override
    public StreamDecoder decoder(boolean logprobs) {
        return new Decoder(logprobs);
    }

    @Override
    public StreamEncoder encoder(Envelope envelope) {
        return new Encoder();
    }

    @Override
    public byte[] whole(List<AnswerEvent> events, Envelope envelope) {
        return envelope.created() == 0 ? atRest(events) : shown(events);
    }

    /** An answer as it can be read again. */
    private static byte[] atRest(List<AnswerEvent> events) {
        var out = new StringBuilder();
        for (AnswerEvent event : events) {
            switch (event) {
                case AnswerEvent.Text text ->
                    out.append("text|")
                            .append(text.choice())
                            .append('|')
                            .append(text.text())
                            .append('\n');
                case AnswerEvent.ToolCall call ->
                    out.append("call|")
                            .append(call.choice())
                            .append('|')
                            .append(call.name())
                            .append('|')
                            .append(call.arguments())
                            .append('\n');
                default -> out.append(text(shown(List.of(event))));
            }
        }
        return bytes(out.toString());
    }

    private static byte[] shown(List<AnswerEvent> events) {
        var out = new StringBuilder();
        for (AnswerEvent event : events) {
            switch (event) {
                case AnswerEvent.Text text -> out.append(text.text()).append('\n');
                case AnswerEvent.Tokens tokens ->
                    out.append("logprobs|").append(tokens.choice()).append('\n');
                case AnswerEvent.Finished finished ->
                    out.append("filtered|").append(finished.choice()).append('\n');
                case AnswerEvent.Vector vector ->
                    out.append("vector ").append(vector.index()).append('\n');
                case AnswerEvent.ToolCall call ->
                    out.append("call ")
                            .append(call.name())
                            .append(' ')
                            .append(call.arguments())
                            .append('\n');
                case AnswerEvent.Counted(Usage usage) ->
                    out.append("used ").append(usage.input()).append('\n');
                default -> throw new IllegalArgumentException(event.toString());
            }
        }
        return bytes(out.toString());
    }

    @Override
    public ToolCallExchange toolCall(AnswerEvent.ToolCall call) {
        return new Call(call);
    }

    @Override
    public byte[] error(Refusal refusal) {
        return bytes(refusal.code().aegis());
    }

    private static class Segments implements Exchange {
        final TreeMap<Integer, Segment> segments = new TreeMap<>();

        void add(int id, Channel channel, Trust trust, String text) {
            segments.put(id, Segment.text(id, channel, trust, 0, "/" + id, text));
        }

        void add(int id, Segment.Kind kind, Channel channel, Trust trust, String text) {
            segments.put(
                    id, new Segment(id, kind, channel, trust, 0, "/" + id, text, List.of(new Part(0, text.length()))));
        }

        void addAnswered(int id, Channel channel, String text) {
            Segment.Kind kind = text.matches("[0-9]{7,}")
                    ? Segment.Kind.NUMBER
                    : text.startsWith("{") && text.contains("<") ? Segment.Kind.KEY : Segment.Kind.TEXT;
            add(id, kind, channel, Trust.MODEL, text);
        }

        @Override
        public List<Segment> segments() {
            return List.copyOf(segments.values());
        }

        @Override
        public void replace(Segment segment) {
            if (segments.put(segment.id(), segment) == null) {
                throw new IllegalArgumentException("no such segment");
            }
        }

        String at(int id) {
            return segments.get(id).text();
        }
    }

    private static final class Request extends Segments implements RequestExchange {
        private final String[] head;
        private final List<Unscanned> unscanned = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private final java.util.Map<Integer, String> kinds = new java.util.HashMap<>();
        private int vectors;

        Request(List<String> lines) {
            head = lines.getFirst().split("\\|", -1);
            if (head.length != 4) {
                throw new ContentException(ErrorCode.INVALID_JSON, "not a request", "it has no head", "send one");
            }
            for (int at = 1; at < lines.size(); at++) {
                String[] line = lines.get(at).split("\\|", 2);
                kinds.put(at, line[0]);
                switch (line[0]) {
                    case "image" ->
                        unscanned.add(new Unscanned.Attached(
                                "image",
                                new Attachment(
                                        line[1].equals("tool") ? Channel.TOOL_RESULT : Channel.USER,
                                        Trust.CLIENT,
                                        0,
                                        "/" + at,
                                        "image/png",
                                        "iVBORw0KGgo=")));
                    case "sealed" -> unscanned.add(new Unscanned.SealedReasoning());
                    case "seal" -> unscanned.add(new Unscanned.Seal());
                    case "tokens" -> unscanned.add(new Unscanned.TokenIds());
                    case "asks" -> unscanned.add(new Unscanned.ProviderTool("/" + at, line[1]));
                    case "link" -> unscanned.add(new Unscanned.Linked("/" + at, line[1]));
                    case "unknown" -> {
                        unknown.add("/" + at);
                        add(at, Channel.UNKNOWN, Trust.CLIENT, line[1]);
                    }
                    case "embed" -> {
                        vectors++;
                        add(at, Channel.USER, Trust.CLIENT, line[1]);
                    }
                    case "tool" -> add(at, Channel.TOOL_RESULT, Trust.CLIENT, line[1]);
                    case "key" -> add(at, Segment.Kind.KEY, Channel.USER, Trust.CLIENT, line[1]);
                    default -> add(at, Channel.USER, Trust.CLIENT, line[1]);
                }
            }
        }

        @Override
        public String model() {
            return head[0];
        }

        @Override
        public boolean streamed() {
            return head[1].startsWith("stream");
        }

        @Override
        public boolean logprobs() {
            return head[1].endsWith("logprobs");
        }

        @Override
        public int choices() {
            return Integer.parseInt(head[2]);
        }

        @Override
        public Set<ToolName> declaredTools() {
            return Arrays.stream(head[3].split(",")).map(FakeDialect::tool).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public List<String> unknownFields() {
            return unknown;
        }

        @Override
        public List<Unscanned> unscanned() {
            return unscanned;
        }

        @Override
        public int vectors() {
            return vectors;
        }

        @Override
        public List<String> writable() {
            return List.of("fake");
        }

        @Override
        public Outgoing outgoing(String dialect, String model, UnaryOperator<String> rekey) {
            var out = new StringBuilder(model + "|" + rekey.apply("end-user"));
            segments.values().forEach(segment -> out.append('\n').append(segment.text()));
            return new Outgoing(FakeDialect.bytes(out.toString()));
        }

        @Override
        public RequestExchange withTools(List<ToolDefinition> tools) {
            if (tools.isEmpty()) {
                return this;
            }
            String all = Stream.concat(Stream.of(head[3]), tools.stream().map(ToolDefinition::name))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.joining(","));
            String first = String.join("|", head[0], head[1], head[2], all);
            return new Request(
                    Stream.concat(Stream.of(first), text(saved()).lines().skip(1))
                            .toList());
        }

        @Override
        public Continuation followedBy(List<AnswerEvent> answer, List<ToolResult> results) {
            List<String> lines = new ArrayList<>(text(saved()).lines().toList());
            int before = lines.size();
            results.forEach(result -> lines.add("tool|" + result.text()));
            return new Continuation(
                    new Request(lines),
                    IntStream.range(before, lines.size()).boxed().collect(Collectors.toUnmodifiableSet()));
        }

        @Override
        public byte[] saved() {
            var out = new StringBuilder(String.join("|", head));
            segments.forEach((id, segment) ->
                    out.append("\n").append(kinds.get(id)).append('|').append(segment.text()));
            return FakeDialect.bytes(out.toString());
        }

        @Override
        public Envelope envelope(String runId, long created, List<String> lost) {
            return new Envelope(runId, model(), created, Set.of(), List.of(), lost);
        }
    }

    private static final class Answer extends Segments implements AnswerExchange {
        private final TreeMap<Integer, Choice> choices = new TreeMap<>();
        private final List<Integer> filtered = new ArrayList<>();
        private final TreeMap<Integer, Logprobs> logprobs = new TreeMap<>();
        private final boolean ran;
        private final List<AnswerEvent> vectors = new ArrayList<>();
        /** By the id of the segment that they follow. */
        private final Map<Integer, AnswerEvent> seals = new HashMap<>();

        private Optional<String> model = Optional.empty();
        private Optional<Usage> counted = Optional.empty();

        Answer(List<String> lines, boolean relayed) {
            ran = lines.stream().anyMatch(line -> line.startsWith("ran|"));
            int id = 0;
            for (String each : lines) {
                String[] line = each.split("\\|", 4);
                if (line[0].equals("model")) {
                    model = Optional.of(line[1]);
                } else if (line[0].equals("used")) {
                    counted = Optional.of(used(line[1]));
                } else if (line[0].equals("vector")) {
                    vectors.add(new AnswerEvent.Vector(Integer.parseInt(line[1]), new float[] {1}));
                } else if (line[0].equals("text") || line[0].equals("think")) {
                    addAnswered(++id, line[0].equals("text") ? Channel.ASSISTANT : Channel.REASONING, line[2]);
                    choice(line[1]).text().add(id);
                } else if (line[0].equals("seal")) {
                    seals.put(id, new AnswerEvent.Seal(Integer.parseInt(line[1]), line[2]));
                } else if (line[0].equals("token")) {
                    add(++id, Channel.ASSISTANT, Trust.MODEL, said(line[2]));
                    choice(line[1]).text().add(id);
                    if (relayed) {
                        add(++id, Channel.METADATA, Trust.MODEL, said(line[2]) + "+" + said(line[3]));
                        choice(line[1]).text().add(id);
                        logprobs.merge(Integer.valueOf(line[1]), tokens(line), FakeDialect::joined);
                    }
                } else if (line[0].equals("call")) {
                    addAnswered(++id, Channel.TOOL_ARGUMENTS, line[3]);
                    choice(line[1]).toolCalls().add(new AnswerExchange.Call(tool(line[2]), List.of(id)));
                }
            }
        }

        @Override
        public boolean ranTools() {
            return ran;
        }

        private Choice choice(String index) {
            return choices.computeIfAbsent(
                    Integer.valueOf(index), at -> new Choice(at, new ArrayList<>(), new ArrayList<>()));
        }

        @Override
        public List<Choice> choices() {
            return List.copyOf(choices.values());
        }

        @Override
        public String arguments(int choice, int call) {
            return at(choices.get(choice).toolCalls().get(call).segments().getFirst());
        }

        @Override
        public void filter(int choice) {
            filtered.add(choice);
            choices.get(choice).text().forEach(segments::remove);
            choices.get(choice).toolCalls().forEach(call -> call.segments().forEach(segments::remove));
        }

        @Override
        public List<Logprobs> logprobs() {
            return List.copyOf(logprobs.values());
        }

        @Override
        public Optional<Usage> usage() {
            return counted.or(() -> Optional.of(new Usage(1, 2, 0, 0)));
        }

        @Override
        public Optional<String> model() {
            return model;
        }

        @Override
        public int droppedFields() {
            return 0;
        }

        @Override
        public void restore(Segment segment) {
            replace(segment);
        }

        @Override
        public List<AnswerEvent> events() {
            var events = new ArrayList<AnswerEvent>(vectors);
            filtered.forEach(choice -> events.add(new AnswerEvent.Finished(choice, Ending.FILTERED)));
            Optional.ofNullable(seals.get(0)).ifPresent(events::add);
            segments.values().stream()
                    .filter(segment -> segment.channel() != Channel.TOOL_ARGUMENTS)
                    .forEach(segment -> {
                        Channel channel =
                                segment.channel() == Channel.REASONING ? segment.channel() : Channel.ASSISTANT;
                        events.add(new AnswerEvent.Text(0, channel, segment.text()));
                        Optional.ofNullable(seals.get(segment.id())).ifPresent(events::add);
                    });
            choices.values().stream()
                    .filter(choice -> !filtered.contains(choice.index()))
                    .forEach(choice -> calls(choice, events));
            logprobs.forEach(
                    (choice, known) -> events.add(new AnswerEvent.Tokens(choice, Channel.ASSISTANT, "", known)));
            counted.ifPresent(usage -> events.add(new AnswerEvent.Counted(usage)));
            return events;
        }

        private void calls(Choice choice, List<AnswerEvent> events) {
            for (int index = 0; index < choice.toolCalls().size(); index++) {
                ToolName tool = choice.toolCalls().get(index).tool();
                String arguments = arguments(choice.index(), index);
                events.add(new AnswerEvent.ToolCall(
                        choice.index(), index, AnswerEvent.CallKind.FUNCTION, tool, arguments));
            }
        }
    }

    private static Logprobs tokens(String[] line) {
        List<Logprobs.Token> alternatives = line[3].isEmpty()
                ? List.of()
                : java.util.Arrays.stream(line[3].split(","))
                        .map(text -> token(text, List.of()))
                        .toList();
        return new Logprobs(List.of(token(line[2], alternatives)), List.of());
    }

    private static Usage used(String tokens) {
        return new Usage(Long.parseLong(tokens), 0, 0, 0);
    }

    private static String said(String text) {
        return text.replaceAll("#[^,]*", "?");
    }

    /** A token that begins with {@code #} says something else in its bytes. */
    private static Logprobs.Token token(String text, List<Logprobs.Token> alternatives) {
        return text.startsWith("#")
                ? new Logprobs.Token(
                        "?", "-1", Optional.of(text.substring(1).chars().boxed().toList()), alternatives)
                : new Logprobs.Token(text, "-1", Optional.empty(), alternatives);
    }

    private static Logprobs joined(Logprobs one, Logprobs other) {
        var tokens = new ArrayList<>(one.content());
        tokens.addAll(other.content());
        return new Logprobs(tokens, List.of());
    }

    private static final class Call extends Segments implements ToolCallExchange {
        private final AnswerEvent.ToolCall call;

        Call(AnswerEvent.ToolCall call) {
            this.call = call;
            addAnswered(1, Channel.TOOL_ARGUMENTS, call.arguments());
        }

        @Override
        public AnswerEvent.ToolCall call() {
            return new AnswerEvent.ToolCall(call.choice(), call.index(), call.kind(), call.tool(), at(1));
        }

        @Override
        public String arguments() {
            return at(1);
        }
    }

    private static ToolName tool(String written) {
        int colon = written.indexOf(':');
        return new ToolName(written.substring(0, Math.max(colon, 0)), written.substring(colon + 1));
    }

    private static final class Decoder implements StreamDecoder {
        private final boolean logprobs;
        private boolean ran;

        Decoder(boolean logprobs) {
            this.logprobs = logprobs;
        }

        @Override
        public List<AnswerEvent> next(byte[] bytes) {
            ran |= text(bytes).contains("ran|");
            return text(bytes)
                    .lines()
                    .filter(line -> !line.startsWith("ran|"))
                    .map(this::event)
                    .toList();
        }

        @Override
        public boolean ranTools() {
            return ran;
        }

        private AnswerEvent event(String each) {
            String[] line = each.split("\\|", 4);
            return switch (line[0]) {
                case "text" -> new AnswerEvent.Text(Integer.parseInt(line[1]), Channel.ASSISTANT, line[2]);
                case "think" -> new AnswerEvent.Text(Integer.parseInt(line[1]), Channel.REASONING, line[2]);
                case "seal" -> new AnswerEvent.Seal(Integer.parseInt(line[1]), line[2]);
                case "token" ->
                    logprobs
                            ? new AnswerEvent.Tokens(
                                    Integer.parseInt(line[1]), Channel.ASSISTANT, said(line[2]), tokens(line))
                            : new AnswerEvent.Text(Integer.parseInt(line[1]), Channel.ASSISTANT, said(line[2]));
                case "call" ->
                    new AnswerEvent.ToolCall(
                            Integer.parseInt(line[1]), 0, AnswerEvent.CallKind.FUNCTION, tool(line[2]), line[3]);
                case "end" -> new AnswerEvent.Finished(Integer.parseInt(line[1]), Ending.STOP);
                case "used" -> new AnswerEvent.Counted(used(line[1]));
                case "done" -> new AnswerEvent.Done();
                default -> new AnswerEvent.Failed();
            };
        }

        @Override
        public List<AnswerEvent> finish() {
            return List.of();
        }

        @Override
        public int droppedFields() {
            return 0;
        }
    }

    private static final class Encoder implements StreamEncoder {
        private final Set<Integer> ended = new HashSet<>();

        @Override
        public byte[] text(int choice, Channel channel, String text) {
            if (ended.contains(choice)) {
                throw new IllegalStateException("a choice goes on after its end");
            }
            return bytes(channel == Channel.REASONING ? "(" + text + ")" : text);
        }

        @Override
        public byte[] tokens(int choice, Channel channel, String text, Logprobs logprobs) {
            return bytes("[" + text + logprobs + "]");
        }

        @Override
        public byte[] toolCall(AnswerEvent.ToolCall call) {
            return bytes("{call " + call.name() + " " + call.arguments() + "}");
        }

        @Override
        public byte[] seal(AnswerEvent.Seal seal) {
            return bytes("{seal " + seal.value() + "}");
        }

        @Override
        public byte[] finished(AnswerEvent.Finished finished) {
            ended.add(finished.choice());
            String word = finished.ending() == Ending.FILTERED ? "filtered" : "end";
            return bytes("{" + word + " " + finished.choice() + "}");
        }

        @Override
        public byte[] usage(Usage usage) {
            return bytes("{used " + usage.input() + "}");
        }

        @Override
        public byte[] done() {
            return bytes("{done}");
        }

        @Override
        public byte[] error(Refusal refusal) {
            return bytes("{error " + refusal.code().aegis() + "}");
        }

        @Override
        public byte[] keepAlive() {
            return new byte[0];
        }
    }
}
