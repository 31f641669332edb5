package io.aegis.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link CoverageIT} plants its canaries in, in OpenAI's embeddings. The numbers of a vector are no content: nobody can read them. */
final class EmbeddingsSamples {
    private static final String ONE = """
        {"model":"s-x","input":"hello","encoding_format":"float","dimensions":3,"user":"user-1","x_unknown":{"inner":["text",20]}}
        """;

    private static final String MANY = """
        {"model":"s-x","input":["hello","and more"],"encoding_format":"base64"}
        """;

    private static final List<CoverageSamples.Request> REQUESTS = List.of(
            new CoverageSamples.Request(ONE, Map.of("user", "/input", "metadata", "/user", "unknown", "/x_unknown/.*")),
            new CoverageSamples.Request(MANY, Map.of("user", "/input/.")));

    static final CoverageSamples SAMPLES = new CoverageSamples(
            Optional.empty(),
            "/v1/embeddings",
            REQUESTS,
            "/model|/encoding_format",
            List.of(),
            MANY,
            List.of(Frames.VECTORS, Frames.VECTORS.replace("[0.5,-1.25,3]", "\"AAAAPwAAoL8AAEBA\"")),
            "nothing");

    private EmbeddingsSamples() {}
}
