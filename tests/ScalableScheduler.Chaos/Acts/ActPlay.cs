using ScalableScheduler.Chaos.Evidence;
using ScalableScheduler.Chaos.Faults;
using ScalableScheduler.Chaos.Load;
using ScalableScheduler.Chaos.Nodes;
using ScalableScheduler.Chaos.Watch;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Acts;

/// <summary>Plays an act: nodes, load, one fault after the other, and then what everybody saw.</summary>
internal static class ActPlay
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeProvider Time = TimeProvider.System;

    /// <param name="act">What is played.</param>
    /// <param name="share">How long it may take; each fault strikes at least once.</param>
    /// <param name="seed">Draws the order of the faults, the nodes and what users do.</param>
    /// <param name="say">Tells the reader how it goes.</param>
    public static async Task<ActResult> RunAsync(Act act, TimeSpan share, int seed, Action<string> say)
    {
        var random = new Random(seed);
        var started = Time.GetTimestamp();
        var logs = new ActLogs(act.Name);
        await using var topology = await act.Open();
        await using var target = await Target.StartAsync();
        var arrivals = new Arrivals();
        target.Responder = arrivals.RespondAsync;
        await using var fleet = await Fleet.StartAsync(topology, act.Lease, logs);
        var stage = new Stage(fleet, arrivals, act.Lease, new Random(random.Next()));

        using var api = new ApiCaller(() => fleet.Urls, new Random(random.Next()));
        var crowd = await Crowd.GatherAsync(api, arrivals, target.Url, random);
        using var end = new CancellationTokenSource();
        var quietness = new Quietness();
        var load = crowd.SpendDaysAsync(end.Token);
        using var endOfWork = new CancellationTokenSource();
        var work = crowd.WorkAsync(endOfWork.Token);
        var watch = Task.WhenAll(quietness.RunAsync(end.Token), SampleAsync(fleet, end.Token));

        var blows = await StrikeAsync(act, share - Time.GetElapsedTime(started), stage, topology, say, Task.WhenAny(load, work, watch));
        await end.CancelAsync();
        await load;
        await watch;
        var settled = await Settling.WaitAsync(api, crowd.Requests, after: await crowd.CloseAsync());
        await endOfWork.CancelAsync();
        await work;
        var stock = await Stocktaking.TakeAsync(api);
        await using (var servers = logs.Open("servers"))
        {
            foreach (var line in topology.Output)
                await servers.WriteLineAsync(line);
        }
        return new ActResult(act, seed, Time.GetElapsedTime(started), crowd, arrivals, stock, blows, fleet, quietness, api.Repeated, settled);
    }

    private static async Task<IReadOnlyList<Blow>> StrikeAsync(Act act, TimeSpan left, Stage stage, Topologies.Topology topology, Action<string> say, Task<Task> broken)
    {
        var blows = new List<Blow>();
        var faults = act.Faults(topology, new ActTime(left)).ToArray();
        var started = Time.GetTimestamp();
        for (var i = 0; i < faults.Length || Time.GetElapsedTime(started) < left; i++)
        {
            if (i % faults.Length == 0)
                stage.Random.Shuffle(faults);
            await stage.WaitAsync(Calm);
            if (broken.IsCompleted)
                await await broken; // the load itself broke: say why
            foreach (var blow in await faults[i % faults.Length].StrikeAsync(stage))
            {
                say($"  {blow.From:HH:mm:ss} {blow.Kind}{(blow.Node is null ? "" : $" ({blow.Node})")}, {(stage.Now - blow.From).TotalSeconds:F1} s");
                blows.Add(blow);
            }
        }
        await stage.WaitAsync(Calm);
        return blows;
    }

    private static async Task SampleAsync(Fleet fleet, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(SampleEvery, Time, stop);
                foreach (var node in fleet.Nodes)
                    node.Memory.Sample(Time.GetUtcNow());
            }
        }
        catch (OperationCanceledException)
        {
            // The act is over.
        }
    }
}
