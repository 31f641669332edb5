package io.aegis.dialects;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Segment;
import java.util.List;
import java.util.Optional;

/** A whole chat completion of an upstream. */
final class ChatAnswer implements AnswerExchange {
    private final List<ChatChoice> choices;
    private final Segments segments;
    private final Optional<Usage> usage;
    private final int droppedFields;

    ChatAnswer(List<ChatChoice> choices, Segments segments, Optional<Usage> usage, int droppedFields) {
        this.choices = List.copyOf(choices);
        this.segments = segments;
        this.usage = usage;
        this.droppedFields = droppedFields;
    }

    @Override
    public List<Segment> segments() {
        if (choices.stream().noneMatch(ChatChoice::isFiltered)) {
            return segments.all();
        }
        return segments.all().stream()
                .filter(segment ->
                        choices.stream().noneMatch(choice -> choice.isFiltered() && choice.owns(segment.id())))
                .toList();
    }

    @Override
    public void replace(Segment segment) {
        segments.replace(segment);
    }

    @Override
    public List<Choice> choices() {
        return choices.stream().map(ChatChoice::shown).toList();
    }

    @Override
    public void filter(int choice) {
        choices.stream()
                .filter(candidate -> candidate.index() == choice)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no choice " + choice))
                .filter();
    }

    @Override
    public List<Logprobs> logprobs() {
        return choices.stream().flatMap(choice -> choice.logprobs().stream()).toList();
    }

    @Override
    public Optional<Usage> usage() {
        return usage;
    }

    @Override
    public int droppedFields() {
        return droppedFields;
    }

    @Override
    public byte[] bytes(Envelope envelope) {
        var bytes = new JsonBytes(1024);
        bytes.raw("{\"id\":")
                .string("chatcmpl-" + envelope.runId())
                .raw(",\"object\":\"chat.completion\",\"created\":")
                .number(envelope.created())
                .raw(",\"model\":")
                .string(envelope.model())
                .raw(",\"choices\":[");
        String comma = "";
        for (ChatChoice choice : choices) {
            choice.write(bytes.raw(comma), envelope, segments);
            comma = ",";
        }
        bytes.raw("]");
        usage.ifPresent(counted -> ChatUsage.write(bytes.raw(",\"usage\":"), counted));
        return bytes.raw("}").take();
    }
}
