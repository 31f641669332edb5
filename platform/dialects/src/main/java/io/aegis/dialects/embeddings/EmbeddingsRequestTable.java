package io.aegis.dialects.embeddings;

import io.aegis.dialects.content.Row;
import io.aegis.dialects.content.Shape;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;

/**
 * Every member of an OpenAI embeddings request and what becomes of it.
 *
 * @see <a href="https://github.com/openai/openai-openapi">the published OpenAPI document</a>
 */
public final class EmbeddingsRequestTable {
    private static final int MOST_TEXTS = 2048;
    private static final int MOST_DIMENSIONS = 100_000;
    private static final Shape METADATA = new Shape.Text(Channel.METADATA);

    public static final Shape.Fields REQUEST = new Row()
            .must("model", METADATA)
            .must(
                    "input",
                    new Shape.Either(new Shape.Text(Channel.USER), new Shape.Batch(Channel.USER, MOST_TEXTS), null))
            .may("encoding_format", Row.only(ErrorCode.INVALID_REQUEST, "float", "base64"))
            .may("dimensions", Row.whole(1, MOST_DIMENSIONS))
            .may("user", METADATA)
            .fields();

    private EmbeddingsRequestTable() {}
}
