package io.aegis.dialects.embeddings;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.RequestFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

class EmbeddingsRequestFuzzTest extends RequestFuzz {
    EmbeddingsRequestFuzzTest() {
        super(Dialects.OPENAI_EMBEDDINGS);
    }

    static List<byte[]> seeds() {
        return Stream.of(
                        "{\"model\":\"m\",\"input\":[\"my number is"
                                + " 4155\",\"550123\"],\"user\":\"ann\",\"dimensions\":256}",
                        "{\"model\":\"m\",\"input\":\"ann@example.com\",\"encoding_format\":\"base64\"}",
                        "{\"input\":[\"text\",[3]],\"model\":\"m\",\"x_unknown\":{\"inner\":[\"text\",20202020202]}}")
                .map(request -> request.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
