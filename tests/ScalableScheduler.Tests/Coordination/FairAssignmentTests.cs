using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Tests.Coordination;

public sealed class FairAssignmentTests
{
    private static readonly Arbitrary<(int Nodes, int Partitions)> Sizes =
        (from nodes in Gen.Choose(1, 40) from partitions in Gen.Choose(1, 300) select (nodes, partitions)).ToArbitrary();

    [Fact]
    public void Compute_GivesEveryNodeTheSame_UpToOne() => Check.QuickThrowOnFailure(Prop.ForAll(Sizes, size =>
    {
        var nodes = Nodes(size.Nodes);
        var owners = FairAssignment.Compute(nodes, size.Partitions);
        var shares = nodes.Select(n => owners.Count(o => o == n)).ToList();
        return owners.Count == size.Partitions && shares.Max() - shares.Min() <= 1;
    }));

    [Fact]
    public void Compute_DoesNotDependOnTheOrderOfNodes() => Check.QuickThrowOnFailure(Prop.ForAll(Sizes, size =>
        FairAssignment.Compute(Nodes(size.Nodes), size.Partitions)
            .SequenceEqual(FairAssignment.Compute(Enumerable.Reverse(Nodes(size.Nodes)).ToList(), size.Partitions))));

    [Theory]
    [InlineData(2, 64)]
    [InlineData(3, 64)]
    [InlineData(8, 64)]
    [InlineData(16, 256)]
    public void Compute_MovesLittleMoreThanTheShareOfTheNodeThatComes(int nodes, int partitions)
    {
        var before = FairAssignment.Compute(Nodes(nodes), partitions);
        var after = FairAssignment.Compute(Nodes(nodes + 1), partitions);

        var moved = Enumerable.Range(0, partitions).Count(p => before[p] != after[p]);
        var share = (partitions + nodes) / (nodes + 1);
        moved.ShouldBeInRange(partitions / (nodes + 1), 3 * share);
    }

    [Fact]
    public void Compute_GivesNothing_WhenThereIsNoNode() => FairAssignment.Compute([], 64).ShouldBeEmpty();

    private static List<NodeId> Nodes(int count) => [.. Enumerable.Range(0, count).Select(i => new NodeId($"node-{i}.{StableHash.Mix((ulong)i):x8}"))];
}
