using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>What workers and their schedules' users do, in the words of these tests.</summary>
internal static class WorkerApi
{
    /// <summary>Registers a schedule for workers.</summary>
    public static async Task RegisterAsync(this ApiHost api, string id, string queue = "q", string connection = "", string more = "") =>
        (await api.PostAsync("/schedules", Bodies.Worker(id, queue, connection, more))).ShouldBe(201);

    /// <summary>Has a run of a schedule offered.</summary>
    /// <returns>The run's id.</returns>
    public static async Task<string> OfferAsync(this ApiHost api, string schedule, string body = "{}")
    {
        var id = (await api.PostAsync($"/schedules/{schedule}/trigger", body)).ShouldBe(202)["id"].GetString()!;
        (await Firing.FireDueAsync(api)).ShouldBeEmpty();
        return id;
    }

    public static Task<Answer> ClaimAsync(this ApiHost api, string queue = "q", string body = "{}") => api.PostAsync($"/workers/{queue}/claim", body);

    /// <summary>Claims one run that is there.</summary>
    public static async Task<JsonElement> ClaimOneAsync(this ApiHost api, string queue = "q") =>
        (await api.ClaimAsync(queue)).ShouldBe(200)["runs"].EnumerateArray().Single();

    /// <summary>Reports on a claimed run.</summary>
    /// <param name="api">The service.</param>
    /// <param name="run">The run, as its claim had it.</param>
    /// <param name="what">Which report: the last part of the route.</param>
    /// <param name="more">Further members of the body.</param>
    public static Task<Answer> ReportAsync(this ApiHost api, JsonElement run, string what, string more = "")
    {
        var comma = more.Length > 0 ? "," : "";
        return api.PostAsync($"/runs/{run.Id()}/{what}", $$"""{"claim_id":"{{run.ClaimId()}}"{{comma}}{{more}}}""");
    }

    /// <summary>How a report that was taken left the run.</summary>
    public static (string? Status, bool Cancel) Said(this Answer answer) =>
        (answer.ShouldBe(200)["status"].GetString(), answer["cancel"].GetBoolean());

    /// <summary>Why a report was refused.</summary>
    public static string? Refusal(this Answer answer) => answer.ShouldBeProblem(409).Json.GetProperty("errors")[0].GetProperty("reason").GetString();

    public static string[] Claimed(this Answer answer) => [.. answer.ShouldBe(200)["runs"].EnumerateArray().Select(Id)];

    public static string Id(this JsonElement run) => run.GetProperty("run_id").GetString()!;

    public static string ClaimId(this JsonElement run) => run.GetProperty("claim_id").GetString()!;

    public static async Task<JsonElement> RunAsync(this ApiHost api, string id) => (await api.GetAsync($"/runs/{id}")).ShouldBe(200).Json;

    public static async Task<string?> StatusAsync(this ApiHost api, string run) => (await api.RunAsync(run)).GetProperty("status").GetString();
}
