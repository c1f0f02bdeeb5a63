namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Requests that tests begin with.</summary>
internal static class Bodies
{
    public const string ManualCron = """
        {"name":"cron-test","type":"cron","schedule":"*/1 * * * *","task":{"type":"rest","connection":{"host":"http://localhost:3000/api/unstable/run-scenario/DELAY-TEST","headers":{"Content-Type":"application/json","accept":"*/*"},"data":{"instanceName":"delay-test","variables":{}}}}}
        """;

    public const string ManualNow = """
        {"name":"ap3","type":"now","schedule":"","task":{"type":"kafka","connection":{"host":"localhost:9092","topic":"example-topic"},"data":{"id":"toboe"}}}
        """;

    /// <summary>A schedule whose runs workers claim; it runs when it is triggered, and at the full hour.</summary>
    public static string Worker(string id, string queue = "q", string connection = "", string more = "")
    {
        var (c, m) = (connection.Length > 0 ? "," : "", more.Length > 0 ? "," : "");
        return $$$"""{"id":"{{{id}}}","type":"cron","schedule":"0 * * * *","task":{"type":"worker","connection":{"queue":"{{{queue}}}"{{{c}}}{{{connection}}}},"data":{"for":"{{{id}}}"}}{{{m}}}{{{more}}}}""";
    }

    /// <summary>An hourly schedule.</summary>
    public static string Hourly(string name, string more = "")
    {
        var comma = more.Length > 0 ? "," : "";
        return $$$"""{"name":"{{{name}}}","type":"cron","schedule":"0 * * * *","task":{"type":"rest","connection":{"host":"http://target/"} }{{{comma}}}{{{more}}}}""";
    }
}
