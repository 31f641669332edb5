import com.openai.errors.OpenAIServiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** What an application with Spring AI does with the gateway: the address of the gateway and a key, and nothing else. Says how each scenario went. */
class SpringAi {
    private static final String EMAIL = "jane.doe@example.com";
    private static final String PROVIDER = System.getenv("PROVIDER");

    /** What the tool is asked for. */
    record Place(String place) {}

    interface Scenario {
        void run() throws Exception;
    }

    public static void main(String[] names) {
        Map<String, Scenario> scenarios = Map.of(
                "masked", SpringAi::masked,
                "maskedStream", SpringAi::maskedStream,
                "agent", SpringAi::agent,
                "agentStream", SpringAi::agentStream,
                "blockedPrompt", SpringAi::blockedPrompt,
                "blockedAnswer", SpringAi::blockedAnswer,
                "cutStream", SpringAi::cutStream);
        for (String name : names) {
            try {
                scenarios.get(name).run();
                System.out.println(name + ": done");
            } catch (Throwable failed) { // a class that is missing, too
                System.out.println(name + ": failed");
                failed.printStackTrace();
            }
        }
        System.exit(0); // threads of its clients would keep it
    }

    private static OpenAiChatOptions.Builder options(String model) {
        var options = OpenAiChatOptions.builder();
        options.baseUrl(System.getenv("OPENAI_BASE_URL"));
        options.apiKey(System.getenv("OPENAI_API_KEY"));
        options.model(PROVIDER + "-" + model);
        return options;
    }

    private static OpenAiChatModel model(OpenAiChatOptions options) {
        return OpenAiChatModel.builder().options(options).build();
    }

    private static String ask(String model, String text) {
        return model(options(model).build()).call(text);
    }

    private static String stream(String model, String text) {
        return texts(model(options(model).build()).stream(new Prompt(text))
                .collectList()
                .block());
    }

    private static String texts(List<ChatResponse> pieces) {
        return pieces.stream()
                .filter(piece -> piece.getResult() != null
                        && piece.getResult().getOutput().getText() != null)
                .map(piece -> piece.getResult().getOutput().getText())
                .collect(Collectors.joining());
    }

    private static void require(boolean holds, Object seen) {
        if (!holds) {
            throw new AssertionError(String.valueOf(seen));
        }
    }

    static void masked() {
        String answer = ask("echo", "write to " + EMAIL);
        require(answer.equals("write to " + EMAIL), answer);
    }

    static void maskedStream() {
        String answer = stream("drip", "write to " + EMAIL);
        require(answer.equals("write to " + EMAIL), answer);
    }

    static void agent() {
        Prompt question = withTool();
        var model = model((OpenAiChatOptions) question.getOptions());
        ChatResponse called = model.call(question);
        require(called.hasToolCalls(), called);
        var told = ToolCallingManager.builder().build().executeToolCalls(question, called);
        String answer = model.call(new Prompt(told.conversationHistory(), question.getOptions()))
                .getResult()
                .getOutput()
                .getText();
        require(answer.equals("It is sunny."), answer);
    }

    static void agentStream() {
        Prompt question = withTool();
        var model = model((OpenAiChatOptions) question.getOptions());
        ChatResponse called =
                model.stream(question).filter(ChatResponse::hasToolCalls).blockLast();
        require(called != null, "no call came");
        var told = ToolCallingManager.builder().build().executeToolCalls(question, called);
        String answer = texts(model.stream(new Prompt(told.conversationHistory(), question.getOptions()))
                .collectList()
                .block());
        require(answer.equals("It is sunny."), answer);
    }

    private static Prompt withTool() {
        var weather = FunctionToolCallback.builder("weather", (Place asked) -> {
                    require(asked.place().equals("Zürich"), asked);
                    return "sunny, says " + EMAIL;
                })
                .description("The weather of a place")
                .inputType(Place.class)
                .build();
        var options = options("tools");
        options.toolCallbacks(List.of(weather));
        return new Prompt(List.of(new UserMessage("weather in Zürich?")), options.build());
    }

    static void blockedPrompt() {
        OpenAIServiceException refused = refusal(() -> ask("echo", "a forbidden-word here"));
        require(refused.statusCode() == 400, refused);
        require(refused.code().equals(Optional.of("content_filter")), refused);
        require(!refused.getMessage().contains("forbidden-word"), refused);
    }

    /** The error of the gateway under what Spring AI made of it. */
    private static OpenAIServiceException refusal(Runnable request) {
        try {
            request.run();
        } catch (RuntimeException thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof OpenAIServiceException refused) {
                    return refused;
                }
            }
            throw thrown;
        }
        throw new AssertionError("no error came");
    }

    static void blockedAnswer() {
        ChatResponse answer = model(options("forbidden").build()).call(new Prompt("hello"));
        String reason = answer.getResult().getMetadata().getFinishReason();
        require("CONTENT_FILTER".equalsIgnoreCase(reason), reason);
        require(!answer.toString().contains("forbidden-word"), answer);
        require(!stream("forbidden", "hello").contains("forbid"), "a piece of it came");
    }

    static void cutStream() {
        OpenAIServiceException cut = refusal(() -> stream("cut", "hello"));
        require(cut.code().equals(Optional.of("upstream_error")), cut);
    }
}
