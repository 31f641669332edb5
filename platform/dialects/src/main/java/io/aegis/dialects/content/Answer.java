package io.aegis.dialects.content;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A whole answer of an upstream, read out of whatever dialect it came in. */
public final class Answer implements AnswerExchange {
    private final List<AnswerChoice> choices;
    private final Segments segments;
    private final Optional<String> model;
    private final Optional<Usage> usage;
    private final Dropped dropped;

    /**
     * @param choices by index
     * @param segments what the choices own between them
     * @param model as {@link Upstream#model} reads it
     * @param dropped what was left out, complete by now
     */
    public Answer(
            List<AnswerChoice> choices,
            Segments segments,
            Optional<String> model,
            Optional<Usage> usage,
            Dropped dropped) {
        this.choices = List.copyOf(choices);
        this.segments = segments;
        this.model = model;
        this.usage = usage;
        this.dropped = dropped;
    }

    @Override
    public List<Segment> segments() {
        if (choices.stream().noneMatch(AnswerChoice::isFiltered)) {
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
    public void restore(Segment segment) {
        segments.restore(segment);
    }

    @Override
    public List<Choice> choices() {
        return choices.stream().map(AnswerChoice::shown).toList();
    }

    @Override
    public String arguments(int choice, int call) {
        return choice(choice).arguments(call);
    }

    @Override
    public void filter(int choice) {
        choice(choice).filter();
    }

    private AnswerChoice choice(int index) {
        return choices.stream()
                .filter(candidate -> candidate.index() == index)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no choice " + index));
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
    public Optional<String> model() {
        return model;
    }

    @Override
    public int droppedFields() {
        return dropped.count();
    }

    @Override
    public boolean ranTools() {
        return dropped.ranTools();
    }

    @Override
    public List<AnswerEvent> events() {
        var events = new ArrayList<AnswerEvent>();
        choices.forEach(choice -> choice.say(events));
        usage.ifPresent(counted -> events.add(new AnswerEvent.Counted(counted)));
        return events;
    }
}
