using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IClusterStore"/>.</summary>
public abstract class ClusterStoreConformance : StoreConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task EnsurePartitions_FixesTheFirstNumber()
    {
        (await Store.Cluster.EnsurePartitionsAsync(Store.Partitions, None)).ShouldBe(Store.Partitions);
        (await Store.Cluster.EnsurePartitionsAsync(Store.Partitions + 1, None)).ShouldBe(Store.Partitions);
    }

    [Fact]
    public async Task Heartbeat_ReturnsAllLivingNodes_OrderedById()
    {
        await Store.Cluster.HeartbeatAsync(Node("b"), Long, None);
        await Store.Cluster.HeartbeatAsync(Node("B"), Long, None);

        var snapshot = await Store.Cluster.HeartbeatAsync(Node("a"), Long, None);

        snapshot.Nodes.Select(n => n.Node.Id.Value).ShouldBe(["B", "a", "b"]);
        snapshot.Nodes[1].Until.ShouldBe(snapshot.StoreTime + Long);
        var node = snapshot.Nodes[1].Node;
        node.Partitions.ShouldBe([1, 5]);
        (node with { Partitions = [] }).ShouldBe(Node("a") with { Partitions = [] });
    }

    [Fact]
    public async Task Heartbeat_ReplacesWhatTheNodeSaid()
    {
        await Store.Cluster.HeartbeatAsync(Node("a"), Long, None);

        var snapshot = await Store.Cluster.HeartbeatAsync(Node("a") with { ActiveRuns = 99, Partitions = [] }, Long, None);

        var node = snapshot.Nodes.ShouldHaveSingleItem().Node;
        node.ActiveRuns.ShouldBe(99);
        node.Partitions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Heartbeat_ForgetsNodes_WhoseTimeRanOut()
    {
        await Store.Cluster.HeartbeatAsync(Node("gone"), Short, None);
        await Store.AdvanceAsync(Short);

        var snapshot = await Store.Cluster.HeartbeatAsync(Node("a"), Long, None);

        snapshot.Nodes.ShouldHaveSingleItem().Node.Id.Value.ShouldBe("a");
    }

    [Fact]
    public async Task Leave_ForgetsTheNode()
    {
        await Store.Cluster.HeartbeatAsync(Node("a"), Long, None);
        await Store.Cluster.HeartbeatAsync(Node("b"), Long, None);

        await Store.Cluster.LeaveAsync(new NodeId("a"), None);
        await Store.Cluster.LeaveAsync(new NodeId("a"), None);

        (await Store.Cluster.ReadStatusAsync(None)).Cluster.Nodes.ShouldHaveSingleItem().Node.Id.Value.ShouldBe("b");
    }

    [Fact]
    public async Task Status_LeavesOutNodes_WhoseTimeRanOut()
    {
        await Store.Cluster.HeartbeatAsync(Node("gone"), Short, None);
        await Store.AdvanceAsync(Short);

        (await Store.Cluster.ReadStatusAsync(None)).Cluster.Nodes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_TellsTheBacklogOfEveryPartition()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var run = await OpenRunAsync(schedule, Samples.Start, Samples.Start.AddMinutes(2));
        await ContinueAsync(run, run.GiveBack(Samples.Start.AddMinutes(1)));
        var token = await Store.Due.TakeAsync(PartitionOf(schedule), None);

        var status = await Store.Cluster.ReadStatusAsync(None);

        status.Partitions.Select(p => p.Partition.Number).ShouldBe(Enumerable.Range(0, Store.Partitions));
        var expected = new PartitionStatus(PartitionOf(schedule), token, Schedules: 1, OpenRuns: 1, Overdue: 2, Samples.Start.AddMinutes(1));
        foreach (var partition in status.Partitions)
            partition.ShouldBe(partition.Partition == expected.Partition ? expected : new PartitionStatus(partition.Partition, default, 0, 0, 0, null));
    }

    private static NodeRecord Node(string id) =>
        new(new NodeId(id), "pod-1", "1.2.3", Samples.Start, TimeSpan.FromTicks(-12345), ActiveRuns: 7, Partitions: [1, 5], IsLeaving: true);
}
