using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ScalableScheduler.Server.Api.Problems;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Reads a request's body as JSON within limits.</summary>
internal static class JsonBody
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>Deeper JSON is refused, so that nobody's recursion runs away.</summary>
    public const int MaxDepth = 64;

    /// <summary>The body, or why it can't be read. What is kept of it longer than the document must be cloned.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">A longer body is refused.</param>
    /// <param name="alsoAccepted">Another media type that does; null for none.</param>
    public static async ValueTask<(JsonDocument? Body, ApiProblem? Problem)> ReadAsync(HttpRequest request, long maxBytes, string? alsoAccepted = null)
    {
        if (!IsJson(request.ContentType, alsoAccepted))
            return (null, ApiProblem.WrongMediaType(alsoAccepted is null ? Json : $"{Json} or {alsoAccepted}"));
        if (request.ContentLength > maxBytes)
            return (null, ApiProblem.TooLarge(maxBytes));

        // The limit is checked here, where the answer can say which limit it is.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        var bytes = await ReadBytesAsync(request.BodyReader, maxBytes, request.HttpContext.RequestAborted);
        return bytes is null ? (null, ApiProblem.TooLarge(maxBytes)) : Parse(bytes);
    }

    /// <summary>Whether a request has a body at all.</summary>
    public static bool IsThere(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? request.ContentLength > 0;

    private static async ValueTask<byte[]?> ReadBytesAsync(PipeReader reader, long maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static (JsonDocument?, ApiProblem?) Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
            return (null, ApiProblem.Malformed("The body is empty; JSON is expected."));
        if (!Utf8.IsValid(bytes))
            return (null, ApiProblem.Malformed("The body is not UTF-8."));
        try
        {
            var body = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (SurrogateCheck.FindLone(bytes) is >= 0 and var at)
            {
                body.Dispose();
                return (null, ApiProblem.Malformed($"The body holds half a character (a lone surrogate) at byte {at + 1}."));
            }
            return (body, null);
        }
        catch (JsonException e)
        {
            return (null, ApiProblem.Malformed(Describe(e)));
        }
    }

    // The exception's text goes on about options of the reader; its first sentence says what is wrong.
    private static string Describe(JsonException e)
    {
        var sentence = e.Message.Split(". ", 2)[0].TrimEnd('.');
        return $"The body is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}): {sentence}.";
    }

    private static bool IsJson(string? contentType, string? alsoAccepted) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || (alsoAccepted is not null && type.MediaType.Equals(alsoAccepted, StringComparison.OrdinalIgnoreCase)))
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
