using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class SecretTests : IAsyncLifetime
{
    private const string Body = """
        {"name":"s","type":"now","task":{"type":"rest","connection":{"host":"https://me:hunter2@target/path","auth":{"username":"me","password":"hunter2"},"headers":{"authorization":"Bearer hunter2","accept":"*/*"}}}}
        """;

    private const string Shown = """{"host":"https://me:********@target/path","auth":{"username":"me","password":"********"},"headers":{"authorization":"********","accept":"*/*"}}""";

    private ApiHost _api = null!;
    private Answer _created = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _created = (await _api.PostAsync("/schedules", Body)).ShouldBe(201);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task NoAnswer_ShowsASecret()
    {
        await Firing.FireDueAsync(_api, Runs.AttemptOutcome.Failed, deadLetter: true);
        var path = _created.Location!;
        Answer[] answers =
        [
            _created,
            await _api.PostAsync("/schedules", Body),
            await _api.PutAsync(path, Body),
            await _api.PatchAsync(path, "{}"),
            await _api.PostAsync($"{path}/update", Body),
            await _api.PostAsync("/schedules/bulk", $"[{Body}]"),
            await _api.GetAsync(path),
            await _api.GetAsync("/schedules"),
            await _api.PostAsync("/list", "{}"),
            await _api.PostAsync("/list", """{"dlq":true}"""),
            await _api.GetAsync("/dead-letters"),
            await _api.GetAsync("/runs"),
        ];

        foreach (var answer in answers)
            answer.ShouldBe(answer == _created ? 201 : 200).Text.ShouldNotContain("hunter2");
        answers[6]["task"].GetProperty("connection").GetRawText().ShouldBe(Shown);
        answers[10].Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task MaskedSecrets_MeanTheStoredOnes()
    {
        var path = _created.Location!;
        await _api.PutAsync(path, (await _api.GetAsync(path)).Text);
        (await StoredAsync()).ShouldBe(1 + 2, "after PUT");
        await _api.PostAsync("/schedules", (await _api.GetAsync(path)).Text);
        (await StoredAsync()).ShouldBe(1 + 2, "after POST");
        await _api.PatchAsync(path, """{"task":{"connection":{"host":"https://me:********@target/elsewhere","auth":{"password":"********"}}}}""");
        (await StoredAsync()).ShouldBe(1 + 2, "after PATCH");
        (await _api.GetAsync(path))["task"].GetProperty("connection").GetProperty("host").GetString().ShouldBe("https://me:********@target/elsewhere");
    }

    [Theory]
    [InlineData("https://me:********@elsewhere/path")]
    [InlineData("https://you:********@target/path")]
    [InlineData("http://me:********@target/path")]
    [InlineData("https://me:********@target:8443/path")]
    public async Task MaskedSecrets_AreNotSentToAnotherHost(string host)
    {
        var answer = await _api.PatchAsync(_created.Location!, $$$"""{"task":{"connection":{"host":"{{{host}}}"} } }""");
        answer.ShouldBeProblem(422, "/task/connection/host");

        (await _api.PutAsync(_created.Location!, $$$"""{"name":"s","type":"now","task":{"type":"rest","connection":{"host":"{{{host.Replace("********", "mine", StringComparison.Ordinal)}}}","auth":{"password":"********"} } } }"""))
            .ShouldBeProblem(422, "/task/connection/auth/password");
        (await StoredAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task MaskedSecrets_AreRefused_WhenNothingIsStored() =>
        (await _api.PostAsync("/schedules", Body.Replace("\"s\"", "\"other\"", StringComparison.Ordinal).Replace("hunter2", "********", StringComparison.Ordinal)
                .Replace("Bearer ", "", StringComparison.Ordinal)))
            .ShouldBeProblem(422, "/task/connection/host", "/task/connection/auth/password", "/task/connection/headers/authorization");

    [Fact]
    public async Task NewSecrets_ReplaceTheStoredOnes()
    {
        await _api.PatchAsync(_created.Location!, """{"task":{"connection":{"auth":{"password":"fresh"}}}}""");

        (await ConnectionAsync()).ShouldContain("fresh");
        (await StoredAsync()).ShouldBe(2);
    }

    private async Task<int> StoredAsync() => (await ConnectionAsync()).Split("hunter2").Length - 1;

    private async Task<string> ConnectionAsync() =>
        (await _api.Memory.GetAsync([new ScheduleId(_created["id"].GetString()!)], default))[0]!.Definition.Task.Connection.GetRawText();
}
