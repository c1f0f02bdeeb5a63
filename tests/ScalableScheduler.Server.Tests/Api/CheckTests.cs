using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Looking through all records on request.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    /// <summary>Adds a schedule and has it lose its due entry.</summary>
    internal static async Task LoseDueEntryAsync(ApiHost api, string id)
    {
        (await api.PostAsync("/schedules", Bodies.Hourly(id, $"\"id\":\"{id}\""))).ShouldBe(201);
        var view = (await api.Memory.GetAsync([new ScheduleId(id)], default))[0].ShouldNotBeNull();
        var unplanned = Registration.Of(view.Definition, (view.Definition, view.State), api.Time.GetUtcNow(), start: false) with { NextDue = null };
        (await api.Memory.SaveAsync([new ScheduleWrite(unplanned, view)], default)).ShouldBe([SaveAnswer.Stored]);
    }

    [Fact]
    public async Task AllInOrder_NothingIsFound()
    {
        await _api.PostAsync("/schedules", Bodies.Hourly("one"));
        await _api.PostAsync("/schedules", Bodies.Hourly("two"));

        var check = (await _api.PostAsync("/cluster/check", "")).ShouldBe(200);

        check["repair"].GetBoolean().ShouldBeTrue();
        check["started_at"].GetString().ShouldBe("2030-01-01T00:00:00.000Z");
        check["partitions_checked"].GetInt32().ShouldBe(ApiHost.Partitions);
        check["unchecked"].GetArrayLength().ShouldBe(0);
        check["looked_at"].GetRawText().ShouldBe("""{"schedules":2,"open_runs":0,"entries":4,"unreadable":0}""");
        check["faults"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task AFault_IsToldOf_AndRepaired()
    {
        await LoseDueEntryAsync(_api, "lost");
        (await _api.GetAsync("/schedules/lost"))["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);

        var fault = (await _api.PostAsync("/cluster/check", "")).ShouldBe(200)["faults"].EnumerateArray().ShouldHaveSingleItem();

        fault.GetProperty("kind").GetString().ShouldBe("missing_due");
        (fault.GetProperty("found").GetInt64(), fault.GetProperty("repaired").GetInt64()).ShouldBe((1, 1));
        var example = fault.GetProperty("examples").EnumerateArray().ShouldHaveSingleItem();
        example.GetProperty("subject").GetString().ShouldBe("lost");
        example.GetProperty("detail").GetString().ShouldBe("Its due entry is never, its next occurrence is due 2030-01-01T01:00:00.000Z.");
        (await _api.GetAsync("/schedules/lost"))["next_run_at"].GetString().ShouldBe("2030-01-01T01:00:00.000Z");
    }

    [Fact]
    public async Task WithoutRepair_AFaultIsOnlyToldOf()
    {
        await LoseDueEntryAsync(_api, "lost");

        var check = (await _api.PostAsync("/cluster/check?repair=false", "")).ShouldBe(200);

        check["repair"].GetBoolean().ShouldBeFalse();
        check["faults"][0].GetProperty("repaired").GetInt64().ShouldBe(0);
        (await _api.GetAsync("/schedules/lost"))["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task TheCluster_TellsWhenEachPartitionWasChecked()
    {
        (await _api.GetAsync("/cluster"))["partitions"].EnumerateArray().ShouldAllBe(p => p.GetProperty("checked_at").ValueKind == JsonValueKind.Null);

        await _api.PostAsync("/cluster/check", "");

        (await _api.GetAsync("/cluster"))["partitions"].EnumerateArray().ShouldAllBe(p => p.GetProperty("checked_at").GetString() == "2030-01-01T00:00:00.000Z");
    }

    [Fact]
    public async Task PartitionsThatTheStoreDoesNotAnswerFor_AreNamed()
    {
        ((Switch)(object)_api.Services.GetRequiredService<ICheckStore>()).IsAway = true;

        var check = (await _api.PostAsync("/cluster/check", "")).ShouldBe(200);

        check["partitions_checked"].GetInt32().ShouldBe(0);
        check["unchecked"].EnumerateArray().Select(u => u.GetProperty("number").GetInt32()).ShouldBe(Enumerable.Range(0, ApiHost.Partitions));
        check["unchecked"][0].GetProperty("reason").GetString().ShouldBe("The store did not answer.");
        check.Text.ShouldNotContain("10.0.0.7");
    }

    [Theory]
    [InlineData("repair=perhaps", "/repair", "repair must be true or false.")]
    [InlineData("repare=false", "/repare", "repare")]
    public async Task AQuestionThatIsNotUnderstood_ChangesNothing(string query, string field, string message)
    {
        await LoseDueEntryAsync(_api, "lost");

        var problem = (await _api.PostAsync($"/cluster/check?{query}", "")).ShouldBeProblem(422);

        problem["errors"][0].GetProperty("field").GetString().ShouldBe(field);
        problem["errors"][0].GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(message);
        (await _api.GetAsync("/schedules/lost"))["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
