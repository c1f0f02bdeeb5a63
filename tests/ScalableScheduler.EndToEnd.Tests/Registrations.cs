namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>Schedules as a user would register them, as JSON.</summary>
internal static class Registrations
{
    /// <summary>Calls this address at once; further fields begin with a comma.</summary>
    public static string Now(string id, Uri url, string taskFields = "", string fields = "") =>
        $$"""{"id":"{{id}}","name":"{{id}}","type":"now","task":{{Task(url, taskFields)}}{{fields}}}""";

    /// <summary>Calls this address as the cron expression says; further fields begin with a comma.</summary>
    public static string Cron(string id, Uri url, string expression, string fields = "") =>
        $$"""{"id":"{{id}}","name":"{{id}}","type":"cron","schedule":"{{expression}}","task":{{Task(url)}}{{fields}}}""";

    private static string Task(Uri url, string fields = "") =>
        $$"""{"type":"rest","connection":{"host":"{{url}}"},"data":{}{{fields}}}""";
}
