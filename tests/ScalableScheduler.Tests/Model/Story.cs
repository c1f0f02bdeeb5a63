namespace ScalableScheduler.Tests.Model;

/// <summary>What happens to a schedule, one operation after the other.</summary>
internal sealed record Story(IReadOnlyList<Operation> Operations)
{
    /// <summary>Tells it to the model and to the planner.</summary>
    /// <returns>The first difference; null for none.</returns>
    public string? Difference()
    {
        var (model, planner) = (new ReferenceModel(), new PlannerUnderTest());
        for (var i = 0; i < Operations.Count; i++)
        {
            if (Operations[i].In(model) is not { } step)
                continue;
            try
            {
                step(planner);
            }
            catch (Exception e)
            {
                return $"After operation {i + 1}, at {model.Now} ms: {e}";
            }
            step(model);
            var (expected, seen) = (model.Look(), planner.Look());
            if (!expected.IsSameAs(seen))
                return $"After operation {i + 1}, at {model.Now} ms:{Environment.NewLine}{Picture.Difference(expected, seen)}";
        }
        return null;
    }

    /// <summary>Shorter and plainer stories, the shortest first.</summary>
    public IEnumerable<Story> Plainer()
    {
        for (var size = Operations.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= Operations.Count; at += size)
                yield return new Story([.. Operations.Take(at), .. Operations.Skip(at + size)]);
        }
        for (var i = 0; i < Operations.Count; i++)
        {
            foreach (var plainer in Operations[i].Plainer())
                yield return new Story([.. Operations.Take(i), plainer, .. Operations.Skip(i + 1)]);
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, Operations.Select((o, i) => $"  {i + 1}. {o}"));
}
