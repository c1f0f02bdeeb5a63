using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace ScalableScheduler.Server.Api.Wire;

/// <summary>An answer whose body is JSON, rendered before anything is sent: so its length is known, and a failure
/// while rendering is still an error of its own.</summary>
internal sealed record JsonAnswer : IResult
{
    /// <summary>Answers are read as JSON only, never pasted into HTML: quotes and non-ASCII letters stay readable.</summary>
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public required int Status { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>The entity tag, in quotes; a GET that knows it already is answered 304.</summary>
    public string? ETag { get; init; }

    public string? Location { get; init; }

    public string? Link { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static JsonAnswer Of(int status, Action<Utf8JsonWriter> write) => new() { Status = status, Body = Render(write) };

    /// <summary>A page of a listing.</summary>
    public static JsonAnswer Page<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write, string? link) => (Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }) with
    { Link = link }).Tagged();

    public static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);
        return buffer.WrittenMemory;
    }

    /// <summary>This answer with a tag made of its content.</summary>
    public JsonAnswer Tagged() => this with { ETag = ContentTag.Of(Body.Span, Link) };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (ETag is not null)
            response.Headers.ETag = ETag;
        if (Link is not null)
            response.Headers.Link = Link;
        if (ETag is not null && HttpMethods.IsGet(httpContext.Request.Method) && IsKnown(httpContext.Request, ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        if (Location is not null)
            response.Headers.Location = Location;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.Body.WriteAsync(Body, httpContext.RequestAborted).AsTask();
    }

    // RFC 9110, 13.1.2: weak comparison, so a tag that a proxy weakened still counts.
    private static bool IsKnown(HttpRequest request, string etag)
    {
        if (request.Headers.IfNoneMatch.Count == 0)
            return false;
        var current = EntityTagHeaderValue.Parse(etag);
        return request.GetTypedHeaders().IfNoneMatch.Any(t => t.Tag == EntityTagHeaderValue.Any.Tag || t.Compare(current, useStrongComparison: false));
    }
}
