package io.aegis.claims;

import com.anthropic.client.AnthropicClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.Response.IncompleteDetails.Reason;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputItem.FunctionCallOutput;
import com.openai.models.responses.ResponseOutputItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The turns of a client that has a tool of its own. Every answer is checked against the client's types. */
interface JavaConversation {
    /**
     * What a client made of an answer.
     *
     * @param calls names of the tools that it is to run, with the arguments
     */
    record Turn(String text, List<String> calls, boolean filtered) {}

    /** Sends the conversation so far. */
    Turn send(boolean streamed);

    /** Adds the answer, and the result of the one call in it. */
    void add(String result);

    Map<String, Object> PROPERTIES = Map.of("place", Map.of("type", "string"));

    static List<JavaConversation> all(
            OpenAIClient openai, AnthropicClient anthropic, String model, String text, String tool) {
        return List.of(
                new Chat(openai, model, text, tool),
                new Responses(openai, model, text, tool),
                new Messages(anthropic, model, text, tool));
    }

    /** OpenAI's chat completions. */
    final class Chat implements JavaConversation {
        private final OpenAIClient client;
        private ChatCompletionCreateParams request;
        private ChatCompletion answer;

        Chat(OpenAIClient client, String model, String text, String tool) {
            this.client = client;
            request = ChatCompletionCreateParams.builder()
                    .model(model)
                    .addUserMessage(text)
                    .addTool(ChatCompletionFunctionTool.builder()
                            .function(FunctionDefinition.builder()
                                    .name(tool)
                                    .parameters(FunctionParameters.builder()
                                            .putAdditionalProperty("type", JsonValue.from("object"))
                                            .putAdditionalProperty("properties", JsonValue.from(PROPERTIES))
                                            .build())
                                    .build())
                            .build())
                    .build();
        }

        @Override
        public Turn send(boolean streamed) {
            answer = streamed ? streamed() : client.chat().completions().create(request);
            answer.validate();
            var choice = answer.choices().getFirst();
            return new Turn(
                    choice.message().content().orElse(""),
                    calls().stream()
                            .map(call ->
                                    call.function().name() + call.function().arguments())
                            .toList(),
                    choice.finishReason().equals(FinishReason.CONTENT_FILTER));
        }

        private ChatCompletion streamed() {
            var whole = ChatCompletionAccumulator.create();
            try (var events = client.chat().completions().createStreaming(request)) {
                events.stream().forEach(chunk -> whole.accumulate(chunk.validate()));
            }
            return whole.chatCompletion();
        }

        private List<ChatCompletionMessageFunctionToolCall> calls() {
            return answer.choices().getFirst().message().toolCalls().orElse(List.of()).stream()
                    .map(ChatCompletionMessageToolCall::asFunction)
                    .toList();
        }

        @Override
        public void add(String result) {
            request = request.toBuilder()
                    .addMessage(answer.choices().getFirst().message())
                    .addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(calls().getFirst().id())
                            .content(result)
                            .build())
                    .build();
        }
    }

    /** OpenAI's responses. */
    final class Responses implements JavaConversation {
        private final OpenAIClient client;
        private final ResponseCreateParams request;
        private final List<ResponseInputItem> input = new ArrayList<>();
        private Response answer;

        Responses(OpenAIClient client, String model, String text, String tool) {
            this.client = client;
            input.add(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                    .role(EasyInputMessage.Role.USER)
                    .content(text)
                    .build()));
            request = ResponseCreateParams.builder()
                    .model(model)
                    .inputOfResponse(input)
                    .addTool(FunctionTool.builder()
                            .name(tool)
                            .strict(false)
                            .parameters(FunctionTool.Parameters.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .putAdditionalProperty("properties", JsonValue.from(PROPERTIES))
                                    .build())
                            .build())
                    .build();
        }

        @Override
        public Turn send(boolean streamed) {
            ResponseCreateParams now =
                    request.toBuilder().inputOfResponse(input).build();
            answer = streamed ? streamed(now) : client.responses().create(now);
            answer.validate();
            String text = answer.output().stream()
                    .flatMap(item -> item.message().stream())
                    .flatMap(message -> message.content().stream())
                    .flatMap(part -> part.outputText().stream())
                    .map(part -> part.text())
                    .collect(Collectors.joining());
            List<String> calls =
                    calls().stream().map(call -> call.name() + call.arguments()).toList();
            boolean filtered = answer.incompleteDetails()
                    .flatMap(Response.IncompleteDetails::reason)
                    .filter(Reason.CONTENT_FILTER::equals)
                    .isPresent();
            return new Turn(text, calls, filtered);
        }

        private Response streamed(ResponseCreateParams now) {
            var whole = ResponseAccumulator.create();
            try (var events = client.responses().createStreaming(now)) {
                events.stream().forEach(event -> whole.accumulate(event.validate()));
            }
            return whole.response();
        }

        private List<ResponseFunctionToolCall> calls() {
            return answer.output().stream()
                    .flatMap(item -> item.functionCall().stream())
                    .toList();
        }

        @Override
        public void add(String result) {
            for (ResponseOutputItem item : answer.output()) {
                item.message().map(ResponseInputItem::ofResponseOutputMessage).ifPresent(input::add);
                item.functionCall().map(ResponseInputItem::ofFunctionCall).ifPresent(input::add);
            }
            input.add(ResponseInputItem.ofFunctionCallOutput(FunctionCallOutput.builder()
                    .callId(calls().getFirst().callId())
                    .output(result)
                    .build()));
        }
    }

    /** Anthropic's messages. */
    final class Messages implements JavaConversation {
        private final AnthropicClient client;
        private MessageCreateParams request;
        private Message answer;

        Messages(AnthropicClient client, String model, String text, String tool) {
            this.client = client;
            var properties = Tool.InputSchema.Properties.builder();
            PROPERTIES.forEach((name, schema) ->
                    properties.putAdditionalProperty(name, com.anthropic.core.JsonValue.from(schema)));
            request = MessageCreateParams.builder()
                    .model(model)
                    .maxTokens(99)
                    .addUserMessage(text)
                    .addTool(Tool.builder()
                            .name(tool)
                            .inputSchema(Tool.InputSchema.builder()
                                    .properties(properties.build())
                                    .build())
                            .build())
                    .build();
        }

        @Override
        public Turn send(boolean streamed) {
            answer = streamed ? streamed() : client.messages().create(request);
            answer.validate();
            String text = answer.content().stream()
                    .flatMap(block -> block.text().stream())
                    .map(block -> block.text())
                    .collect(Collectors.joining());
            List<String> calls = calls().stream()
                    .map(call -> call.name() + Json.of(call._input().convert(Map.class)))
                    .toList();
            return new Turn(
                    text,
                    calls,
                    answer.stopReason().filter(StopReason.REFUSAL::equals).isPresent());
        }

        private Message streamed() {
            var whole = MessageAccumulator.create();
            try (var events = client.messages().createStreaming(request)) {
                events.stream().forEach(event -> whole.accumulate(event.validate()));
            }
            return whole.message();
        }

        private List<ToolUseBlock> calls() {
            return answer.content().stream()
                    .flatMap(block -> block.toolUse().stream())
                    .toList();
        }

        @Override
        public void add(String result) {
            var said = ToolResultBlockParam.builder()
                    .toolUseId(calls().getFirst().id())
                    .content(result)
                    .build();
            request = request.toBuilder()
                    .addMessage(answer)
                    .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(said)))
                    .build();
        }
    }
}
