namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Requests to start from.</summary>
internal static class CollectionExamples
{
    private static readonly RequestExample Limited = new("limited", "At most 5 at once and 2 per second, with patient retries", """
        {"name":"billing","description":"Invoices and reminders","limits":{"max_concurrent":5,"max_per_second":2},"retry":{"max_attempts":10,"initial_delay":"30s","max_delay":"1h"}}
        """);

    private static readonly RequestExample Plain = new("variable", "A base URL", """
        {"name":"api","value":"https://api.example.com/v2"}
        """);

    private static readonly RequestExample Composed = new("composed", "Made of another variable and a built-in", """
        {"name":"folder","value":"{{api}}/{{run.nominal_time:yyyy/MM/dd}}"}
        """);

    public static readonly IReadOnlyList<RequestExample> All = [Limited];

    public static readonly IReadOnlyList<RequestExample> Patches = [new("stop", "Stop its schedules", """{"enabled":false}""")];

    public static readonly IReadOnlyList<RequestExample> Variables = [Plain, Composed];

    public static readonly IReadOnlyList<RequestExample> Values =
    [
        new("value", "A base URL", """{"value":"https://api.example.com/v2"}"""),
        new("secret", "A secret", """{"value":"the token","secret":true}"""),
    ];
}
