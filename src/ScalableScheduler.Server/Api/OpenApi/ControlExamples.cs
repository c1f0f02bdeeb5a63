namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Requests to start from.</summary>
internal static class ControlExamples
{
    public static readonly IReadOnlyList<RequestExample> Trigger =
    [
        new("as-defined", "As it is defined", "{}"),
        new("with-data", "With other data", """{"data":{"region":"us"}}"""),
    ];

    public static readonly IReadOnlyList<RequestExample> Backfill =
    [
        new("week", "A week, at most 1000 runs", """{"from":"2026-10-01T00:00:00Z","to":"2026-10-07T23:59:59Z","limit":1000}"""),
        new("slow", "A day, one run every ten seconds", """{"from":"2026-10-01T00:00:00Z","to":"2026-10-01T23:59:59Z","rate":0.1}"""),
    ];
}
