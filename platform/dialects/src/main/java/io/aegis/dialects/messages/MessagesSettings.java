package io.aegis.dialects.messages;

import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.Conversation.Setting;
import io.aegis.dialects.conversation.Conversation.ToolChoice;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.List;
import java.util.Optional;

/** Writes what else a conversation asks for as members of a messages request. Used once. */
final class MessagesSettings {
    static final long MOST_TOKENS = 4096;

    /** Fewer tokens to reason with are refused by the API. */
    private static final long LEAST_REASONING = 1024;

    private final List<Setting> settings;
    private final JsonBytes bytes;
    private final List<String> lost;

    MessagesSettings(List<Setting> settings, JsonBytes bytes, List<String> lost) {
        this.settings = settings;
        this.bytes = bytes;
        this.lost = lost;
    }

    /**
     * Writes the members, each after a comma.
     *
     * @param tools whether the request has tools
     */
    void write(boolean tools) {
        settings.forEach(this::setting);
        thinking();
        outputConfig();
        toolChoice(tools);
    }

    /** How long the answer may be. */
    long most() {
        return one(Setting.MaxTokens.class).map(Setting.MaxTokens::most).orElse(MOST_TOKENS);
    }

    private <S extends Setting> Optional<S> one(Class<S> kind) {
        return settings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private void setting(Setting setting) {
        switch (setting) {
            case Setting.MaxTokens most -> {} // written first
            case Setting.Temperature(String place, String literal) -> temperature(place, literal);
            case Setting.TopP(String place, String literal) ->
                bytes.raw(",\"top_p\":").raw(literal);
            case Setting.TopK(String place, String literal) ->
                bytes.raw(",\"top_k\":").raw(literal);
            case Setting.Stops stops -> stops(stops);
            case Setting.Choices choices -> lost.add(choices.place());
            case Setting.EndUser(String place, String id) ->
                bytes.raw(",\"metadata\":{\"user_id\":").string(id).raw("}");
            case Setting.Verbosity verbosity -> lost.add(verbosity.place());
            case Setting.Effort effort -> {}
            case Setting.ReasoningTokens tokens -> {}
            case Setting.Format format -> {}
            case Setting.Tools choice -> {}
            case Setting.OneCall oneCall -> {}
        }
    }

    private void temperature(String place, String literal) {
        if (Double.parseDouble(literal) > 1) {
            lost.add(place);
        } else {
            bytes.raw(",\"temperature\":").raw(literal);
        }
    }

    /** The API refuses a sequence of blanks. */
    private void stops(Setting.Stops stops) {
        String comma = ",\"stop_sequences\":[";
        for (String sequence : stops.sequences()) {
            if (sequence.isBlank()) {
                lost.add(stops.place());
            } else {
                bytes.raw(comma).string(sequence);
                comma = ",";
            }
        }
        bytes.raw(comma.equals(",") ? "]" : "");
    }

    private void thinking() {
        Optional<Setting.ReasoningTokens> tokens = one(Setting.ReasoningTokens.class);
        if (tokens.isPresent()) {
            long budget = tokens.get().most();
            if (budget < LEAST_REASONING || budget >= most()) {
                lost.add(tokens.get().place());
            } else {
                bytes.raw(",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":")
                        .number(budget)
                        .raw("}");
            }
        } else if (one(Setting.Effort.class)
                .filter(effort -> effort.level().equals("none"))
                .isPresent()) {
            bytes.raw(",\"thinking\":{\"type\":\"disabled\"}");
        }
    }

    /** The name of a schema is a label. */
    private void outputConfig() {
        String comma = ",\"output_config\":{";
        Optional<Setting.Effort> effort = one(Setting.Effort.class);
        if (effort.isPresent()) {
            switch (effort.get().level()) {
                case "low", "medium", "high", "xhigh" -> {
                    bytes.raw(comma).raw("\"effort\":").string(effort.get().level());
                    comma = ",";
                }
                case "none" -> {
                    if (one(Setting.ReasoningTokens.class).isPresent()) {
                        lost.add(effort.get().place());
                    }
                }
                default -> lost.add(effort.get().place());
            }
        }
        Optional<Setting.Format> format = one(Setting.Format.class);
        if (format.isPresent()) {
            Optional<Conversation.Schema> schema = format.get().schema();
            if (schema.isEmpty()) {
                lost.add(format.get().place());
            } else {
                bytes.raw(comma)
                        .raw("\"format\":{\"type\":\"json_schema\",\"schema\":")
                        .value(schema.get().schema())
                        .raw("}");
                comma = ",";
                schema.get()
                        .description()
                        .ifPresent(text -> lost.add(format.get().place()));
            }
        }
        bytes.raw(comma.equals(",") ? "}" : "");
    }

    private void toolChoice(boolean tools) {
        Optional<Setting.Tools> asked = one(Setting.Tools.class);
        boolean oneCall = one(Setting.OneCall.class).isPresent();
        if (!tools) {
            asked.filter(choice -> choice.choice() instanceof ToolChoice.Required
                            || choice.choice() instanceof ToolChoice.Named)
                    .ifPresent(choice -> lost.add(choice.place()));
            return;
        }
        ToolChoice choice = asked.map(Setting.Tools::choice).orElseGet(ToolChoice.Auto::new);
        if (choice instanceof ToolChoice.Named(CallKind kind, String name) && kind == CallKind.CUSTOM) {
            asked.ifPresent(custom -> lost.add(custom.place()));
            choice = new ToolChoice.Auto();
        }
        if (asked.isEmpty() && !oneCall) {
            return;
        }
        bytes.raw(",\"tool_choice\":{\"type\":");
        switch (choice) {
            case ToolChoice.Auto auto -> bytes.raw("\"auto\"");
            case ToolChoice.Required required -> bytes.raw("\"any\"");
            case ToolChoice.None none -> bytes.raw("\"none\"");
            case ToolChoice.Named(CallKind kind, String name) ->
                bytes.raw("\"tool\",\"name\":").string(name);
        }
        boolean calls = !(choice instanceof ToolChoice.None);
        bytes.raw(oneCall && calls ? ",\"disable_parallel_tool_use\":true}" : "}");
    }
}
