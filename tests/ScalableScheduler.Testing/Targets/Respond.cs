using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ScalableScheduler.Testing;

/// <summary>Answers for a <see cref="Target"/>'s responder.</summary>
public static class Respond
{
    private const int Chunk = 64 * 1024;

    /// <summary>A status and, if given, a body.</summary>
    public static Func<RecordedRequest, HttpContext, Task> Status(int status, string? body = null, string contentType = "text/plain")
    {
        var bytes = body is null ? null : Encoding.UTF8.GetBytes(body);
        return (_, context) =>
        {
            context.Response.StatusCode = status;
            if (bytes is null)
                return Task.CompletedTask;
            context.Response.ContentType = contentType;
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        };
    }

    /// <summary>Holds the answer back until the signal completes, or the client leaves.</summary>
    public static Func<RecordedRequest, HttpContext, Task> After(Task signal, Func<RecordedRequest, HttpContext, Task> then) =>
        async (request, context) =>
        {
            try
            {
                await signal.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            await then(request, context);
        };

    /// <summary>Never answers; the connection stays open until the client or the target ends it.</summary>
    public static Func<RecordedRequest, HttpContext, Task> Never() =>
        After(new TaskCompletionSource().Task, Status(StatusCodes.Status200OK));

    /// <summary>A status with Retry-After in whole seconds (RFC 9110, 10.2.3).</summary>
    public static Func<RecordedRequest, HttpContext, Task> RetryAfter(int status, int seconds) =>
        RetryAfter(status, seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>A status with Retry-After as a date (RFC 9110, 10.2.3).</summary>
    public static Func<RecordedRequest, HttpContext, Task> RetryAfter(int status, DateTimeOffset instant) =>
        RetryAfter(status, instant.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A status with any Retry-After, malformed ones too.</summary>
    public static Func<RecordedRequest, HttpContext, Task> RetryAfter(int status, string value) =>
        (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers[HeaderNames.RetryAfter] = value;
            return Task.CompletedTask;
        };

    /// <summary>A redirect.</summary>
    public static Func<RecordedRequest, HttpContext, Task> Redirect(Uri location, int status = StatusCodes.Status302Found) =>
        (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location.ToString();
            return Task.CompletedTask;
        };

    /// <summary>A body of this many bytes, all 'x', written in pieces as the client takes them.</summary>
    public static Func<RecordedRequest, HttpContext, Task> LargeBody(long bytes, int status = StatusCodes.Status200OK) =>
        async (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentLength = bytes;
            var chunk = new byte[Chunk];
            Array.Fill(chunk, (byte)'x');
            for (var left = bytes; left > 0; left -= Chunk)
                await context.Response.Body.WriteAsync(chunk.AsMemory(0, (int)Math.Min(left, Chunk)), context.RequestAborted);
        };

    /// <summary>Cuts the connection without an answer.</summary>
    public static Func<RecordedRequest, HttpContext, Task> Abort() =>
        (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

    /// <summary>The first answer for the first request that comes, and so on; the last one for all that follow.</summary>
    public static Func<RecordedRequest, HttpContext, Task> InTurn(params Func<RecordedRequest, HttpContext, Task>[] answers)
    {
        var next = -1;
        return (request, context) => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](request, context);
    }
}
