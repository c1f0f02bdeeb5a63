namespace ScalableScheduler.Server.Api.OpenApi;

internal static class BackupExamples
{
    public static readonly IReadOnlyList<RequestExample> Import =
    [
        new("footer", "The last line of an export without schedules; all lines are as an export wrote them", """
            { "v": 1, "type": "footer", "store_time": 1764000000000, "lines": {} }
            """),
    ];
}
