package io.aegis.provider.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up vectors: the same text has the same one, and two texts are near each other by chance alone. */
final class Embeddings {
    private static final int DIMENSIONS = 32;
    private static final double HALF = 128;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private Embeddings() {}

    /**
     * Answers an embeddings request.
     *
     * @throws JsonReader.NotJsonException if the body is not one
     */
    static String answer(String model, byte[] body) {
        if (!(JsonReader.read(new String(body, StandardCharsets.UTF_8)) instanceof Map<?, ?> request)) {
            throw new JsonReader.NotJsonException();
        }
        List<?> texts =
                request.get("input") instanceof List<?> list ? list : List.of(String.valueOf(request.get("input")));
        var data = new ArrayList<Map<String, Object>>();
        int characters = 0;
        for (Object text : texts) {
            data.add(Map.of("object", "embedding", "index", data.size(), "embedding", vector(String.valueOf(text))));
            characters += String.valueOf(text).length();
        }
        int tokens = characters / CHARACTERS_PER_TOKEN + 1;
        return Json.write(Map.of(
                "object",
                "list",
                "data",
                data,
                "model",
                model,
                "usage",
                Map.of("prompt_tokens", tokens, "total_tokens", tokens)));
    }

    private static List<Double> vector(String text) {
        var values = new ArrayList<Double>(DIMENSIONS);
        long state = text.hashCode();
        for (int at = 0; at < DIMENSIONS; at++) {
            state = (state ^ (state >>> 29)) * 0xBF58476D1CE4E5B9L + 0x9E3779B97F4A7C15L;
            values.add((byte) (state >>> 56) / HALF);
        }
        return values;
    }
}
