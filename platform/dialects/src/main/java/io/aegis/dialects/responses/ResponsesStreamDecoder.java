package io.aegis.dialects.responses;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.EventStream;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a streamed response.
 *
 * <p>Most is said three times: piece by piece, when its part is done, and when its item is done. The first that says it counts, whichever that is. What
 * follows the terminal event is ignored: nothing of it can reach a client any more.
 */
final class ResponsesStreamDecoder implements StreamDecoder {
    /** The last event repeats the whole answer, and the tools of the request with it. */
    private static final int MOST_BYTES = 1 << 24;

    private static final RequestLimits LIMITS = ResponsesAnswerReader.LIMITS;
    private static final int MOST_ITEMS = 1_024;
    private static final int MOST_CALLS = 128;
    private static final int MOST_ARGUMENTS = 1 << 20;
    private static final Set<String> EVENT = Set.of(
            "type",
            "sequence_number",
            "item_id",
            "output_index",
            "content_index",
            "summary_index",
            "delta",
            "text",
            "refusal",
            "arguments",
            "input",
            "name",
            "part",
            "item",
            "response",
            "logprobs",
            "obfuscation");

    private final EventStream stream = new EventStream(MOST_BYTES);
    private final Dropped dropped = new Dropped();
    private final ResponsesUpstreamItem.Reader reader;
    private final Map<Integer, ResponsesStreamItem> items = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private int arguments;
    private boolean ended;

    ResponsesStreamDecoder(boolean logprobs) {
        reader = new ResponsesUpstreamItem.Reader(dropped, logprobs);
    }

    @Override
    public List<AnswerEvent> next(byte[] bytes) {
        if (ended) {
            return List.of();
        }
        return read(stream.next(bytes));
    }

    @Override
    public List<AnswerEvent> finish() {
        // A last event without its empty line is whole if its document is.
        List<AnswerEvent> events = ended ? List.of() : read(stream.finish());
        if (!ended) {
            throw Refuse.upstream("the upstream's stream was cut");
        }
        return events;
    }

    @Override
    public int droppedFields() {
        return dropped.count();
    }

    private List<AnswerEvent> read(List<byte[]> arrived) {
        var events = new ArrayList<AnswerEvent>();
        for (byte[] data : arrived) {
            if (!ended) {
                event(Upstream.document(data, LIMITS.depth(), LIMITS.values(), true), events);
            }
        }
        return events;
    }

    private void event(Json.Members event, List<AnswerEvent> events) {
        if (event.present("error") != null) {
            fail(events);
            return;
        }
        switch (Upstream.text(event.get("type"), "the type of an event").value()) {
            case "response.created",
                    "response.in_progress",
                    "response.queued",
                    "response.content_part.added",
                    "response.reasoning_summary_part.added" -> known(event);
            case "response.output_item.added" -> begin(known(event));
            case "response.output_text.delta" -> delta(Channel.ASSISTANT, "content", known(event), events);
            case "response.refusal.delta" -> delta(Channel.REFUSAL, "content", known(event), events);
            case "response.reasoning_text.delta" -> delta(Channel.REASONING, "content", known(event), events);
            case "response.reasoning_summary_text.delta" -> delta(Channel.REASONING, "summary", known(event), events);
            case "response.output_text.done" -> text(Channel.ASSISTANT, "content", "text", known(event), events);
            case "response.refusal.done" -> text(Channel.REFUSAL, "content", "refusal", known(event), events);
            case "response.reasoning_text.done" -> text(Channel.REASONING, "content", "text", known(event), events);
            case "response.reasoning_summary_text.done" ->
                text(Channel.REASONING, "summary", "text", known(event), events);
            case "response.content_part.done" -> part("content", known(event), events);
            case "response.reasoning_summary_part.done" -> part("summary", known(event), events);
            case "response.function_call_arguments.delta" -> piece(CallKind.FUNCTION, known(event));
            case "response.custom_tool_call_input.delta" -> piece(CallKind.CUSTOM, known(event));
            case "response.function_call_arguments.done" -> payload(CallKind.FUNCTION, "arguments", known(event));
            case "response.custom_tool_call_input.done" -> payload(CallKind.CUSTOM, "input", known(event));
            case "response.output_item.done" -> whole(index(known(event)), item(event), events);
            case "response.completed", "response.incomplete" -> end(known(event), events);
            case "response.failed", "error" -> fail(events);
            default -> dropped.one();
        }
    }

    private Json.Members known(Json.Members event) {
        dropped.unknown(event, EVENT);
        return event;
    }

    private void fail(List<AnswerEvent> events) {
        ended = true;
        events.add(new AnswerEvent.Failed());
    }

    private static int index(Json.Members event) {
        return Upstream.index(event.get("output_index"), "the index of an item");
    }

    private static Json.Members item(Json.Members event) {
        return Upstream.members(event.get("item"), "an item");
    }

    private ResponsesStreamItem at(int index) {
        if (items.size() >= MOST_ITEMS && !items.containsKey(index)) {
            throw Refuse.upstream("the upstream sent items beyond every bound");
        }
        return items.computeIfAbsent(index, ignored -> new ResponsesStreamItem());
    }

    /** What an item is has to be known before anything of it is read. */
    private void begin(Json.Members event) {
        Json.Members item = item(event);
        ResponsesStreamItem begun = at(index(event));
        identify(item);
        begun.namespace(ResponsesUpstreamItem.Reader.namespace(item).value());
        Json.Text name = Upstream.textOrNone(item.get("name"), "the name of a tool");
        switch (ResponsesUpstreamItem.Reader.type(item)) {
            case "message", "reasoning" -> {}
            case "function_call" -> begun.call(CallKind.FUNCTION, name == null ? null : name.value());
            case "custom_tool_call" -> begun.call(CallKind.CUSTOM, name == null ? null : name.value());
            default -> throw ResponsesUpstreamItem.Reader.ofAnotherKind();
        }
    }

    private void identify(Json.Members item) {
        String id = ResponsesEnding.word(item.get("id"));
        if (!id.isEmpty()) {
            ids.add(id);
        }
    }

    private static String place(String list, Json.Members event) {
        String member = list.equals("summary") ? "summary_index" : "content_index";
        return list + "/" + Upstream.index(event.get(member), "the index of a part");
    }

    private void delta(Channel channel, String list, Json.Members event, List<AnswerEvent> events) {
        String piece = Upstream.text(event.get("delta"), "a piece of text").value();
        at(index(event)).delta(channel, place(list, event), piece, reader.tokens(event), events);
    }

    private void text(Channel channel, String list, String member, Json.Members event, List<AnswerEvent> events) {
        Json.Text text = Upstream.text(event.get(member), "a text");
        var part = new ResponsesUpstreamItem.Part(channel, place(list, event), text, reader.tokens(event));
        at(index(event)).whole(part, events);
    }

    private void part(String list, Json.Members event, List<AnswerEvent> events) {
        Json.Members part = Upstream.members(event.get("part"), "a part of an item");
        at(index(event)).whole(reader.part(part, place(list, event)), events);
    }

    private void piece(CallKind kind, Json.Members event) {
        ResponsesStreamItem item = at(index(event));
        item.call(kind, null);
        count(item.payload(
                Upstream.text(event.get("delta"), "a piece of arguments").value()));
    }

    private void payload(CallKind kind, String member, Json.Members event) {
        ResponsesStreamItem item = at(index(event));
        Json.Text name = Upstream.textOrNone(event.get("name"), "the name of a tool");
        item.call(kind, name == null ? null : name.value());
        count(item.wholePayload(Upstream.text(event.get(member), "arguments").value(), true));
    }

    private void count(int characters) {
        arguments += characters;
        if (arguments > MOST_ARGUMENTS) {
            throw Refuse.upstream("the upstream sent arguments of more than " + MOST_ARGUMENTS + " characters");
        }
    }

    private void whole(int index, Json.Members item, List<AnswerEvent> events) {
        ResponsesStreamItem known = at(index);
        identify(item);
        switch (reader.read(item)) {
            case ResponsesUpstreamItem.Said said -> said.parts().forEach(part -> known.whole(part, events));
            case ResponsesUpstreamItem.Thought thought -> {
                thought.parts().forEach(part -> known.whole(part, events));
                thought.seal().ifPresent(seal -> known.seal(seal, events));
            }
            case ResponsesUpstreamItem.Called call -> {
                known.call(call.kind(), call.name().value());
                known.namespace(call.namespace().value());
                count(known.wholePayload(call.payload().value(), call.whole()));
            }
        }
    }

    private void end(Json.Members event, List<AnswerEvent> events) {
        Json.Members response = Upstream.members(event.get("response"), "a response");
        dropped.unknown(response, ResponsesAnswerReader.RESPONSE);
        unheard(response, events);
        boolean incomplete = ResponsesEnding.isIncomplete(ResponsesEnding.read(response, false));
        int calls = 0;
        for (ResponsesStreamItem item : items.values()) {
            item.finish();
            if (item.isCall() && incomplete && !item.isWhole()) {
                dropped.one(); // nobody can make a call that breaks off
            } else if (item.isCall()) {
                events.add(item.called(calls++));
            }
        }
        if (calls > MOST_CALLS) {
            throw Refuse.upstream("the upstream sent too many tool calls");
        }
        ended = true;
        Ending ending = ResponsesEnding.read(response, calls > 0);
        events.add(new AnswerEvent.Finished(0, ending));
        ResponsesUsage.read(response).ifPresent(usage -> events.add(new AnswerEvent.Counted(usage)));
        events.add(new AnswerEvent.Done());
    }

    /** An upstream that does not stream an item says it in the last event alone. */
    private void unheard(Json.Members response, List<AnswerEvent> events) {
        if (!(response.present("output") instanceof Json.Array output)) {
            return;
        }
        for (int at = 0; at < output.items().size(); at++) {
            Json.Members item = Upstream.members(output.items().get(at), "an item");
            if (!items.containsKey(at) && !ids.contains(ResponsesEnding.word(item.get("id")))) {
                whole(at, item, events);
            }
        }
    }
}
