using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Checks the text of a variable, which may use others.</summary>
internal static class VariableCheck
{
    /// <summary>Adds what is wrong with the text of <paramref name="name"/>: no template, names that are not there, or a loop.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="text">Its text.</param>
    /// <param name="scope">What it can use, as it is stored now.</param>
    /// <param name="problems">Takes up what is wrong.</param>
    public static void Check(string name, string text, VariableScope scope, FieldProblems problems)
    {
        if (!Template.TryParse(text, out var template, out var error))
        {
            problems.Add("/value", Reasons.Invalid, error.Message);
            return;
        }
        var used = template.Placeholders.Select(p => p.Name).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var unknown in used.Where(n => n != name && !scope.Knows(n)))
            problems.Add("/value", Reasons.Unknown, TemplateNames.Describe(unknown, scope));
        if (FindLoop(name, used, scope) is { } loop)
            problems.Add("/value", Reasons.Invalid, $"It would be a loop: {string.Join(" -> ", loop)}.");
    }

    // Breadth first, so the loop that is shown is the shortest.
    private static List<string>? FindLoop(string name, IEnumerable<string> used, VariableScope scope)
    {
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<(string Name, string From)>(used.Select(n => (n, name)));
        while (waiting.TryDequeue(out var next))
        {
            if (next.Name == name)
                return PathTo(next.From, name, from);
            if (!from.TryAdd(next.Name, next.From))
                continue;
            foreach (var placeholder in scope.UsedBy(next.Name))
                waiting.Enqueue((placeholder.Name, next.Name));
        }
        return null;
    }

    private static List<string> PathTo(string last, string start, Dictionary<string, string> from)
    {
        var path = new List<string> { start };
        for (; last != start; last = from[last])
            path.Insert(0, last);
        path.Insert(0, start);
        return path;
    }
}
