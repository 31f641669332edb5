package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One choice of a whole answer: what the model said, in order. Built by the reader of a dialect, which puts its segments beside those of other choices. */
public final class AnswerChoice {
    private sealed interface Block {
        /** Strings of one channel that follow each other. */
        record Said(Channel channel, List<Json.Text> strings, int firstSegment, int endSegment) implements Block {}

        record Called(
                CallKind kind, Json.Text namespace, Json.Text name, Json payload, int firstSegment, int endSegment)
                implements Block {
            ToolName tool() {
                return new ToolName(namespace.value(), name.value());
            }
        }

        /** Under the reasoning of these segments, of which there may be none. */
        record Sealed(AnswerEvent.Seal seal, int firstSegment, int endSegment) implements Block {}
    }

    private final int index;
    private final Segments segments;
    private final int firstSegment;
    private final List<Block> blocks = new ArrayList<>();
    private Optional<Logprobs> logprobs = Optional.empty();
    private AnswerEvent.Finished end;
    private int endSegment;
    private boolean filtered;

    /** Begins a choice; what is added to the segments until {@link #end} is its own. */
    public AnswerChoice(int index, Segments segments) {
        this.index = index;
        this.segments = segments;
        this.firstSegment = segments.size();
        this.endSegment = firstSegment;
        this.end = new AnswerEvent.Finished(index, Ending.FILTERED);
    }

    public int index() {
        return index;
    }

    /** Adds text; several strings are one text. */
    public void say(Channel channel, String pointer, List<Json.Text> strings) {
        if (!strings.isEmpty()) {
            int first = segments.size();
            segments.texts(channel, index, pointer, strings);
            blocks.add(new Block.Said(channel, List.copyOf(strings), first, segments.size()));
        }
    }

    /**
     * Adds a call of a tool of no namespace.
     *
     * @param place JSON pointer of what holds name and arguments
     * @param member name of the member that holds the arguments
     * @throws io.aegis.kernel.port.ContentException if it has no name, or its arguments are not one JSON object without duplicate names
     */
    public void call(CallKind kind, Json.Text name, String place, String member, Json.Text arguments) {
        call(kind, new Json.Text(""), name, place, member, arguments);
    }

    /** The same for a tool of a namespace; an empty one is none. */
    public void call(
            CallKind kind, Json.Text namespace, Json.Text name, String place, String member, Json.Text arguments) {
        called(kind, namespace, name, place, () -> switch (kind) {
            case FUNCTION, LEGACY -> CallArguments.read(segments, index, place + "/" + member, arguments.value());
            case CUSTOM -> {
                segments.text(Channel.TOOL_ARGUMENTS, index, place + "/" + member, arguments);
                yield arguments;
            }
        });
    }

    /** Adds a tool call whose arguments are an object and not a string. */
    public void call(Json.Text name, String place, String member, Json.Members arguments) {
        called(
                CallKind.FUNCTION,
                new Json.Text(""),
                name,
                place,
                () -> CallArguments.of(segments, index, place + "/" + member, arguments));
    }

    private interface Payload {
        Json read();
    }

    private void called(CallKind kind, Json.Text namespace, Json.Text name, String place, Payload payload) {
        if (name.value().isEmpty()) {
            throw Refuse.upstream("the upstream called a tool without a name");
        }
        int first = segments.size();
        segments.text(Channel.TOOL_ARGUMENTS, index, place + "/namespace", namespace);
        segments.text(Channel.TOOL_ARGUMENTS, index, place + "/name", name);
        Json read = payload.read();
        blocks.add(new Block.Called(kind, namespace, name, read, first, segments.size()));
    }

    /**
     * Adds the provider's seal under the text that was added last, if that is reasoning.
     *
     * @param place JSON pointer of the seal
     */
    public void seal(String place, String value) {
        boolean under =
                !blocks.isEmpty() && blocks.getLast() instanceof Block.Said said && said.channel() == Channel.REASONING;
        int first = under ? ((Block.Said) blocks.getLast()).firstSegment() : segments.size();
        add(place, new AnswerEvent.Seal(index, value), first);
    }

    /** Adds reasoning that the provider shows to nobody. */
    public void sealed(String place, String value) {
        add(place, new AnswerEvent.Seal(index, value, true), segments.size());
    }

    private void add(String place, AnswerEvent.Seal seal, int firstSegment) {
        blocks.add(new Block.Sealed(seal, firstSegment, segments.size()));
        segments.seal(index, place, seal.value());
    }

    /** Adds log probabilities, whose tokens are segments too. */
    public void tokens(Logprobs tokens) {
        logprobs = Optional.of(tokens);
    }

    /** Ends the choice. */
    public AnswerChoice end(Ending ending, Optional<String> stop) {
        end = new AnswerEvent.Finished(index, ending, stop);
        endSegment = segments.size();
        return this;
    }

    boolean owns(int segment) {
        return segment >= firstSegment && segment < endSegment;
    }

    void filter() {
        filtered = true;
    }

    boolean isFiltered() {
        return filtered;
    }

    Optional<Logprobs> logprobs() {
        return logprobs;
    }

    AnswerExchange.Choice shown() {
        if (filtered) {
            return new AnswerExchange.Choice(index, List.of(), List.of());
        }
        var calls = new ArrayList<AnswerExchange.Call>();
        var text = new ArrayList<>(range(firstSegment, endSegment));
        for (Block block : blocks) {
            if (block instanceof Block.Called called) {
                List<Integer> ids = range(called.firstSegment(), called.endSegment());
                text.removeAll(ids);
                calls.add(new AnswerExchange.Call(called.tool(), ids));
            }
        }
        return new AnswerExchange.Choice(index, List.copyOf(text), calls);
    }

    String arguments(int call) {
        return blocks.stream()
                .filter(block -> !filtered && block instanceof Block.Called)
                .skip(call)
                .findFirst()
                .map(block -> Written.document(((Block.Called) block).payload()))
                .orElseThrow(() -> new IllegalArgumentException("there is no call " + call + " in choice " + index));
    }

    private static List<Integer> range(int start, int end) {
        return IntStream.range(start, end).boxed().toList();
    }

    void say(List<AnswerEvent> events) {
        if (filtered) {
            events.add(new AnswerEvent.Finished(index, Ending.FILTERED));
            return;
        }
        int calls = 0;
        for (Block block : blocks) {
            switch (block) {
                case Block.Said said -> text(events, said);
                case Block.Called called ->
                    events.add(new AnswerEvent.ToolCall(
                            index, calls++, called.kind(), called.tool(), Written.text(called.payload())));
                case Block.Sealed(AnswerEvent.Seal seal, int first, int last) -> {
                    if (!isEdited(first, last) && (seal.whole() || isOnlyReasoning(events, last - first))) {
                        events.add(seal);
                    }
                }
            }
        }
        // Log probabilities repeat the text, so they go with it.
        logprobs.filter(known -> IntStream.range(firstSegment, endSegment).noneMatch(segments::isChanged))
                .ifPresent(known -> events.add(new AnswerEvent.Tokens(index, Channel.ASSISTANT, "", known)));
        events.add(end);
    }

    /** Reasoning that has lost its seal, or had none, runs into what follows it, and a seal is worth nothing under more than its own text. */
    private static boolean isOnlyReasoning(List<AnswerEvent> events, int own) {
        int last = events.size();
        while (last > 0
                && events.get(last - 1) instanceof AnswerEvent.Text text
                && text.channel() == Channel.REASONING) {
            last--;
        }
        return events.size() - last == own;
    }

    private boolean isEdited(int start, int stop) {
        return IntStream.range(start, stop).anyMatch(segments::isEdited);
    }

    private void text(List<AnswerEvent> events, Block.Said said) {
        var text = new StringBuilder();
        said.strings().forEach(string -> text.append(string.value()));
        if (!text.isEmpty()) {
            events.add(new AnswerEvent.Text(index, said.channel(), text.toString()));
        }
    }
}
