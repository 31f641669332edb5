package io.aegis.dialects.embeddings;

import io.aegis.dialects.AnswerFuzz;
import io.aegis.dialects.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

class EmbeddingsAnswerFuzzTest extends AnswerFuzz {
    EmbeddingsAnswerFuzzTest() {
        super(Dialects.OPENAI_EMBEDDINGS);
    }

    static List<byte[]> seeds() {
        return Stream.of("[0.5,-1.25e0,3]", "\"AAAAPwAAoL8AAEBA\"")
                .map(vector -> "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
                        + vector + "}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}")
                .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
