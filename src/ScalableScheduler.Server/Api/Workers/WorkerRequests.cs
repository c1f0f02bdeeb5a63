using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Workers;

/// <summary>Reads what workers ask for and what they report.</summary>
internal sealed class WorkerRequests(LimitOptions limits, WorkerOptions options, IWireStyle style)
{
    private static readonly ClaimWish Default = new(1, TimeSpan.Zero, null);

    /// <summary>What a worker asks for, or why that can't be read.</summary>
    public async ValueTask<(ClaimWish? Wish, ApiProblem? Problem)> ReadClaimAsync(HttpRequest request) =>
        JsonBody.IsThere(request)
            ? await ReadAsync(request, limits.BodyBytes, "limit, wait and worker", reader => new ClaimWish(
                (int?)reader.Whole("limit", 1, ClaimDesks.ClaimAtMost) ?? Default.Limit,
                reader.Duration("wait", TimeSpan.Zero, ClaimDesks.LongestWait) ?? Default.Wait,
                ReadWorker(reader)))
            : (Default, null);

    /// <summary>What a worker reports, or why that can't be read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="run">The run that it is about.</param>
    /// <param name="status">What is reported of it.</param>
    public async ValueTask<(WorkReport? Report, ApiProblem? Problem)> ReadReportAsync(HttpRequest request, RunId run, WorkStatus status)
    {
        // The largest result has its room beside everything else.
        var (report, problem) = await ReadAsync(request, limits.BodyBytes + options.ResultBytes, "claim_id", reader => ReadReport(reader, run, status));
        return report?.Result is { } result && JsonMarshal.GetRawUtf8Value(result).Length is var bytes && bytes > options.ResultBytes
            ? (null, ApiProblem.TooLarge("/result", string.Create(CultureInfo.InvariantCulture, $"result is {bytes} bytes of JSON; {options.ResultBytes} are allowed (workers.result_bytes).")))
            : (report, problem);
    }

    private static WorkReport ReadReport(ObjectReader reader, RunId run, WorkStatus status)
    {
        var report = new WorkReport(run, ReadClaimId(reader), status) { Worker = ReadWorker(reader) };
        return status switch
        {
            WorkStatus.Running => report with { Percent = reader.Number("percent", 0, 100), Message = ReadMessage(reader, "message") },
            WorkStatus.Completed => report with { Result = reader.Any("result")?.Clone(), Message = ReadMessage(reader, "message") },
            WorkStatus.Failed => ReadFailure(reader, report),
            _ => report with { Message = ReadMessage(reader, "message") },
        };
    }

    private static WorkReport ReadFailure(ObjectReader reader, WorkReport report)
    {
        var reason = ReadMessage(reader, "reason");
        if (reason is null && (reader.Any("reason") is not { } given || given.ValueKind == JsonValueKind.String))
            reader.Refuse("reason", Reasons.Required, "reason is missing: why the worker failed, for people.");
        var mayRetry = reader.Flag("retry") ?? true;
        var retryAfter = reader.Duration("retry_after", TimeSpan.Zero, RetryPolicy.LongestAskedFor);
        if (retryAfter is not null && !mayRetry)
            reader.Refuse("retry_after", Reasons.Conflict, "retry_after says when to try again, and retry that it is not to be tried again.");
        return report with { Message = reason, MayRetry = mayRetry, RetryAfter = retryAfter };
    }

    private static ClaimId ReadClaimId(ObjectReader reader)
    {
        var claim = reader.Text("claim_id", ClaimId.MaxLength);
        if (string.IsNullOrEmpty(claim) && (claim is not null || reader.Any("claim_id") is null))
            reader.Refuse("claim_id", Reasons.Required, "claim_id is missing: the one that came with the run.");
        return new ClaimId(claim ?? "");
    }

    private static string? ReadWorker(ObjectReader reader) => reader.Text("worker", Assignment.MaxWorkerLength) is { Length: > 0 } worker ? worker : null;

    private static string? ReadMessage(ObjectReader reader, string name) => reader.Prose(name, Progress.MaxMessageLength) is { Length: > 0 } message ? message : null;

    private async ValueTask<(T? Read, ApiProblem? Problem)> ReadAsync<T>(HttpRequest request, long maxBytes, string members, Func<ObjectReader, T> read)
        where T : class
    {
        var (body, malformed) = await JsonBody.ReadAsync(request, maxBytes);
        using (body)
        {
            if (body is null)
                return (null, malformed);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                return (null, ApiProblem.Unacceptable("", Reasons.WrongType, $"The body is an object with {members}."));
            var problems = new FieldProblems();
            var reader = new ObjectReader(body.RootElement, "", problems);
            var result = read(reader);
            if (!style.PassesOverUnknown)
                reader.RefuseOthers();
            return problems.Any ? (null, ApiProblem.Unacceptable(problems.Found)) : (result, null);
        }
    }
}

/// <summary>What a worker asks for.</summary>
/// <param name="Limit">At most so many runs.</param>
/// <param name="Wait">How long to wait for the first.</param>
/// <param name="Worker">What it calls itself; null when it does not say.</param>
internal sealed record ClaimWish(int Limit, TimeSpan Wait, string? Worker);
