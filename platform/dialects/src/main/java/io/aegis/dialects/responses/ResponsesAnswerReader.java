package io.aegis.dialects.responses;

import io.aegis.dialects.content.Answer;
import io.aegis.dialects.content.AnswerChoice;
import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.openai.TokenList;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes out of an upstream's response what the dialect publishes and leaves the rest. Used once. */
final class ResponsesAnswerReader {
    static final RequestLimits LIMITS = new RequestLimits(128, 1_000_000);

    /** Reasoning is a list of paragraphs here and one text elsewhere. */
    static final String BETWEEN_THOUGHTS = "\n\n";

    /** Members that say the answer, and those that repeat the request or say nothing. */
    static final Set<String> RESPONSE = Set.of(
            "id",
            "object",
            "created_at",
            "completed_at",
            "status",
            "error",
            "incomplete_details",
            "output",
            "usage",
            "model",
            "background",
            "conversation",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    private final Segments segments = new Segments(Trust.MODEL);
    private final AnswerChoice choice = new AnswerChoice(0, segments);
    private final Dropped dropped = new Dropped();
    private final ResponsesUpstreamItem.Reader items;
    private final List<Logprobs.Token> tokens = new ArrayList<>();
    private boolean called;

    ResponsesAnswerReader(boolean logprobs) {
        items = new ResponsesUpstreamItem.Reader(dropped, logprobs);
    }

    Answer read(byte[] body) {
        Json.Members response = Upstream.document(body, LIMITS.depth(), LIMITS.values(), false);
        dropped.unknown(response, RESPONSE);
        if (response.present("error") != null) {
            throw Refuse.upstream("the upstream's response failed");
        }
        boolean incomplete = ResponsesEnding.isIncomplete(ResponsesEnding.read(response, false));
        List<Json> output = Upstream.array(response.get("output"), "output").items();
        for (int at = 0; at < output.size(); at++) {
            item(items.read(Upstream.members(output.get(at), "an item")), "/output/" + at, incomplete);
        }
        if (!tokens.isEmpty()) {
            segments.texts(Channel.METADATA, 0, "/output/logprobs", TokenList.texts(tokens));
            choice.tokens(new Logprobs(tokens, List.of()));
        }
        Ending ending = ResponsesEnding.read(response, called);
        return new Answer(
                List.of(choice.end(ending, Optional.empty())),
                segments,
                Upstream.model(response.get("model")),
                ResponsesUsage.read(response),
                dropped);
    }

    private void item(ResponsesUpstreamItem item, String place, boolean incomplete) {
        switch (item) {
            case ResponsesUpstreamItem.Said(List<ResponsesUpstreamItem.Part> parts) -> said(parts, place);
            case ResponsesUpstreamItem.Thought(List<ResponsesUpstreamItem.Part> parts, Optional<String> seal) -> {
                thought(parts, place);
                seal.ifPresent(value -> choice.seal(place + "/encrypted_content", value));
            }
            case ResponsesUpstreamItem.Worked worked -> {}
            case ResponsesUpstreamItem.Called call -> {
                if (incomplete && !call.whole()) {
                    dropped.one(); // nobody can make a call that breaks off
                } else {
                    called = true;
                    String payload = call.kind() == CallKind.CUSTOM ? "input" : "arguments";
                    choice.call(call.kind(), call.namespace(), call.name(), place, payload, call.payload());
                }
            }
        }
    }

    /** Adjacent parts of one kind are one text. */
    private void said(List<ResponsesUpstreamItem.Part> parts, String place) {
        int at = 0;
        while (at < parts.size()) {
            ResponsesUpstreamItem.Part first = parts.get(at);
            var texts = new ArrayList<Json.Text>();
            while (at < parts.size() && parts.get(at).channel() == first.channel()) {
                texts.add(parts.get(at).text());
                tokens.addAll(parts.get(at).tokens());
                at++;
            }
            choice.say(first.channel(), place + "/" + first.place(), texts);
        }
    }

    private void thought(List<ResponsesUpstreamItem.Part> parts, String place) {
        var texts = new ArrayList<Json.Text>();
        for (ResponsesUpstreamItem.Part part : parts) {
            if (!part.text().value().isEmpty()) {
                if (!texts.isEmpty()) {
                    texts.add(new Json.Text(BETWEEN_THOUGHTS));
                }
                texts.add(part.text());
            }
        }
        choice.say(Channel.REASONING, place, texts.isEmpty() ? List.of(new Json.Text("")) : texts);
    }
}
