using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api.Rpc;

/// <summary>Calls as tests make them.</summary>
internal static class RpcCalls
{
    public const string Id = "bd954d5e-2b11-49a8-be81-2a53e25a9dc3";

    /// <summary>Calls a method.</summary>
    /// <returns>The result.</returns>
    public static async Task<JsonElement> CallAsync(this ApiHost api, string method, string parameters)
    {
        var answer = (await api.PostAsync("/rpc", Call(method, parameters))).ShouldBe(200);
        answer.Json.TryGetProperty("error", out _).ShouldBeFalse(answer.Text);
        (answer["jsonrpc"].GetString(), answer["id"].GetInt32()).ShouldBe(("2.0", 1));
        return answer["result"];
    }

    /// <summary>Calls a method that refuses.</summary>
    /// <param name="api">The API.</param>
    /// <param name="method">The method.</param>
    /// <param name="parameters">With what.</param>
    /// <param name="code">Of the error.</param>
    /// <param name="reason">The code as a word.</param>
    /// <param name="fields">The parameters at fault.</param>
    /// <returns>The error.</returns>
    public static async Task<JsonElement> CallShouldFailAsync(this ApiHost api, string method, string parameters, int code, string reason, params string[] fields)
    {
        var answer = (await api.PostAsync("/rpc", Call(method, parameters))).ShouldBe(200);
        answer.Json.TryGetProperty("result", out _).ShouldBeFalse(answer.Text);
        var error = answer["error"];
        error.GetProperty("code").GetInt32().ShouldBe(code, answer.Text);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        var data = error.GetProperty("data");
        data.GetProperty("reason").GetString().ShouldBe(reason);
        var found = data.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()!).ToArray() : [];
        found.ShouldBe(fields, ignoreOrder: true, answer.Text);
        return error;
    }

    /// <summary>Sets a task, and has it fall due.</summary>
    public static async Task SetDueAsync(this ApiHost api, string id = Id, string more = "")
    {
        await api.CallAsync("Scheduler.Set", $$"""{"id":"{{id}}","payload":{"n":1}{{more}}}""");
        await Firing.FireDueAsync(api, end: false);
    }

    /// <summary>Claims the one task that there is.</summary>
    /// <returns>Its claim.</returns>
    public static async Task<string> ClaimOneAsync(this ApiHost api) =>
        (await api.CallAsync("Worker.Claim", """[{"amount":"3"}]""")).GetProperty("tasks").EnumerateArray().Single().GetProperty("claimId").GetString()!;

    /// <summary>How a task stands.</summary>
    public static async Task<string> StateAsync(this ApiHost api, string id = Id) =>
        (await api.CallAsync("Scheduler.Get", $$"""{"id":"{{id}}"}""")).GetProperty("task").GetProperty("state").GetString()!;

    private static string Call(string method, string parameters) => $$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}},"id":1}""";
}
