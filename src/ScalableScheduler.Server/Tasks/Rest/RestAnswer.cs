using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>What a status code means for the run.</summary>
internal static class RestAnswer
{
    private const int Gone = 410;

    public static DispatchResult Of(RestRequest request, HttpResponseMessage response, string? text, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        if (request.Success.Contain(status))
            return new DispatchResult(DispatchOutcome.Delivered, null, status, text);
        return MayPass(status)
            ? new DispatchResult(DispatchOutcome.Retry, Message(status), status, text, RetryAfter(response, time))
            : new DispatchResult(status == Gone ? DispatchOutcome.Gone : DispatchOutcome.Rejected, Message(status), status, text);
    }

    // 408 Request Timeout, 425 Too Early and 429 Too Many Requests say so themselves. A 2xx that does not count as
    // success (202 where 200 is expected) usually means "not yet".
    private static bool MayPass(int status) => status is 408 or 425 or 429 or >= 500 or (>= 200 and < 300);

    private static string Message(int status) => status switch
    {
        < 300 => $"HTTP {status} is not one of the success codes.",
        Gone => $"HTTP {status}: the target is gone and asks for no more.",
        _ => $"HTTP {status}",
    };

    // Seconds or a date (RFC 9110, 10.2.3); a date that has passed means now. A malformed one reads as null.
    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        if (response.Headers.RetryAfter is not { } header)
            return null;
        var wait = header.Delta ?? (header.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
