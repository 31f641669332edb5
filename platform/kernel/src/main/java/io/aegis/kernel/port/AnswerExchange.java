package io.aegis.kernel.port;

import io.aegis.spi.content.Segment;
import java.util.List;
import java.util.Optional;

/** A whole answer of an upstream. */
public interface AnswerExchange extends Exchange {
    /**
     * One choice of the answer.
     *
     * @param index the upstream's index of the choice
     * @param text ids of the segments that are text, reasoning, refusal or tokens of one
     * @param toolCalls the calls of the choice, in order
     */
    record Choice(int index, List<Integer> text, List<Call> toolCalls) {}

    /**
     * One tool call.
     *
     * @param tool the tool
     * @param segments ids of the segments of its name and arguments
     */
    record Call(ToolName tool, List<Integer> segments) {}

    /** The choices, by index. */
    List<Choice> choices();

    /**
     * What a tool is called with, as the segments are now: one JSON document, which is an object, or a string for a tool that is called with text.
     *
     * @param choice index of the choice
     * @param call index of the call within it
     * @throws IllegalArgumentException if there is no such call, or its choice was filtered
     */
    String arguments(int choice, int call);

    /**
     * Puts a segment in the place of the one with its id in which originals stand again where placeholders did. What a provider knows again by its seal is
     * the text with the placeholders, which it will get again, so this breaks no seal.
     */
    void restore(Segment segment);

    /** Takes every content out of a choice and ends it as filtered. */
    void filter(int choice);

    /** Log probabilities, of each choice that has them. Their tokens are segments too; those of a choice with an edited segment are not sent. */
    List<Logprobs> logprobs();

    /** Token counts, where the upstream gave them. */
    Optional<Usage> usage();

    /** The upstream's name of the model that answered, where it gave one of at most 128 letters, digits and {@code ._:/@+-}. */
    Optional<String> model();

    /** Number of members that the dialect does not know. They are never relayed. */
    int droppedFields();

    /** Whether the provider ran a tool by itself. Nothing of that is in the answer but what the model says afterwards. */
    default boolean ranTools() {
        return false;
    }

    /**
     * What of the answer may go to the client: the known fields, the segments as they are now. A filtered choice has its end alone. Log probabilities of a
     * choice with an edited segment are left out, and so are seals under edited reasoning.
     */
    List<AnswerEvent> events();
}
