"""The tasks in cells of plain JupyterLab, as measure.py counts and times them: pandas, and llama-index.

With pandas a question is a search for sentences that share words with it, which is what a scripted notebook
does; it says nothing of who speaks, and cuts sentences at full stops.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from measure_work import QUESTIONS, forty

from rag.encode.minilm import minilm

ROOT = Path(__file__).parents[2]
NEW = (
    "Moscow to host talks on Libya, Bogdanov says\n\nTASS, 3 March 2015\n\nDeputy Foreign Minister Mikhail "
    "Bogdanov said on Tuesday that Moscow would host talks on Libya in April.\n"
)
ASKED = "What did Lavrov say about regime change?"
PLAIN_START = (
    "import re\nfrom pathlib import Path\nimport pandas as pd\n"
    "def read(folder):\n"
    "    files = sorted(Path(folder).glob('*.txt'))\n"
    "    made = pd.DataFrame([{'file': one.name, 'text': one.read_text()} for one in files])\n"
    "    cut = made.text.str.split(r'(?<=[.!?])\\s+', regex=True)\n"
    "    return made.assign(sentence=cut).explode('sentence')\n"
    "def words(text):\n    return set(re.findall(r'\\w{4,}', text.lower()))\n"
    "def ask(some, question, most=3):\n"
    "    shared = some.sentence.map(lambda one: len(words(one) & words(question)))\n"
    "    return some.assign(shared=shared).nlargest(most, 'shared')[['file', 'sentence']]\n"
)
PLAIN = {
    "ask and verify a quote": PLAIN_START
    + f"table = read('seeds')\nprint(ask(table, {ASKED!r}).to_string())\n"
    + "print(Path('seeds/001_a423757e2158ce54.txt').read_text())\n",
    "add an article and see it cited": "table = read('seeds')\n"
    "print(ask(table, 'Who said that Moscow would host talks on Libya?').to_string())\n",
    "all that one outlet said in one month": "whole = table[['file', 'text']].drop_duplicates()\n"
    "for name, text in whole.values:\n"
    "    if 'AFP' in text and 'Jan 2012' in text:\n        print(name, text)\n",
    "choose six articles and ask them": "table.file.unique()\n"
    f"chosen = table[table.file.isin(table.file.unique()[:6])]\nprint(ask(chosen, {ASKED!r}).to_string())\n",
    "fill a grid of 5 questions over 40 articles and save it as Excel": PLAIN_START
    + f"table = read('forty')\nquestions = {list(QUESTIONS)!r}\n"
    + "rows = []\nfor name, some in table.groupby('file'):\n"
    "    best = {one: ask(some, one, 1).sentence.iloc[0] for one in questions}\n"
    "    rows.append({'article': name} | best)\n"
    "pd.DataFrame(rows).to_excel('grid.xlsx', index=False)\n",
    # python-docx writes no footnotes: a numbered list at the end stands in their place.
    "keep four quotes and export to Word with footnotes": "import docx\nmade = docx.Document()\n"
    "hits = ask(table, 'How many ships were counted?', 4).values\n"
    "for number, (name, quote) in enumerate(hits, 1):\n    made.add_paragraph(f'{quote} [{number}]')\n"
    "for number, (name, quote) in enumerate(hits, 1):\n    made.add_paragraph(f'[{number}] {name}')\n"
    "made.save('notes.docx')\n",
    "find all that one speaker said in one month": "some = table[table.text.str.contains('February 2014')]\n"
    "print(some[some.sentence.str.contains('Thomas Reed')].to_string())\n",
}
PEER_START = (
    "from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex\n"
    "from llama_index.embeddings.huggingface import HuggingFaceEmbedding\n"
    'Settings.embed_model = HuggingFaceEmbedding("all-MiniLM-L6-v2")\n'
    'documents = SimpleDirectoryReader("seeds").load_data()\n'
    "index = VectorStoreIndex.from_documents(documents)\n"
)
PEER = {
    "ask and verify a quote": PEER_START
    + 'for hit in index.as_retriever().retrieve("What did Lavrov say about regime change?"):\n'
    "    print(hit.metadata, hit.text)\n"
    'print(open("seeds/001_a423757e2158ce54.txt").read())\n',
    "add an article and see it cited": "new = "
    'SimpleDirectoryReader(input_files=["seeds/libya.txt"]).load_data()\n'
    "for document in new:\n    index.insert(document)\n"
    'for hit in index.as_retriever().retrieve("Who said that Moscow would host talks on Libya?"):\n'
    "    print(hit.metadata, hit.text)\n",
    "fill a grid of 5 questions over 40 articles and save it as Excel": PEER_START.replace("seeds", "forty")
    + "import pandas\nfrom llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters\n"
    + f"questions = {list(QUESTIONS)!r}\n"
    + "rows = []\nfor document in documents:\n"
    "    name = document.metadata['file_name']\n"
    "    own = MetadataFilters(filters=[ExactMatchFilter(key='file_name', value=name)])\n"
    "    found = index.as_retriever(similarity_top_k=1, filters=own)\n"
    "    rows.append({'article': name} | {q: found.retrieve(q)[0].text for q in questions})\n"
    "pandas.DataFrame(rows).to_excel('grid.xlsx')\n",
    # python-docx writes no footnotes: a numbered list at the end stands in their place.
    "keep four quotes and export to Word with footnotes": "import docx\nmade = docx.Document()\n"
    "hits = index.as_retriever(similarity_top_k=4).retrieve('How many ships were counted?')\n"
    "for number, hit in enumerate(hits, 1):\n    made.add_paragraph(f'{hit.text} [{number}]')\n"
    "for number, hit in enumerate(hits, 1):\n"
    "    made.add_paragraph(f\"[{number}] {hit.metadata['file_name']}\")\n"
    "made.save('notes.docx')\n",
    "find all that one speaker said in one month": "import re\nfor document in documents:\n"
    "    if 'February 2014' in document.text:\n"
    "        for found in re.findall(r'[^.]*said Thomas Reed[^.]*', document.text):\n"
    "            print(document.metadata['file_name'], found)\n",
    "all that one outlet said in one month": "for document in documents:\n"
    '    if "AFP" in document.text and "Jan 2012" in document.text:\n'
    "        print(document.metadata, document.text)\n",
    "choose six articles and ask them": "import pandas as pd\n"
    'table = pd.DataFrame([one.metadata | {"document": one} for one in documents + new])\n'
    "table.head(20)\n"
    "chosen = table.iloc[[0, 1, 2, 3, 4, 5]].document.tolist()\n"
    "some = VectorStoreIndex.from_documents(chosen)\n"
    'for hit in some.as_retriever().retrieve("What did Lavrov say about regime change?"):\n'
    "    print(hit.metadata, hit.text)\n",
}


RUN = """
import json, sys, time
scope, took = {}, {}
for task, code in json.loads(sys.argv[1]).items():
    began = time.perf_counter()
    exec(code, scope)
    took[task] = round(time.perf_counter() - began, 2)
print(json.dumps(took), file=sys.stderr)
"""


def plain_seconds(folder: Path) -> dict[str, float]:
    """Seconds of each task's code with pandas, each notebook's own start included."""
    return _seconds(folder / "plain", sys.executable, PLAIN)


def peer_seconds(folder: Path) -> dict[str, float]:
    """Seconds of each task's code with llama-index and the same weights; empty without RAG_PEER."""
    if "RAG_PEER" not in os.environ:
        return {}
    blocks = {task: code.replace("all-MiniLM-L6-v2", str(minilm())) for task, code in PEER.items()}
    return _seconds(folder / "peer", os.environ["RAG_PEER"], blocks)


def _seconds(folder: Path, python: str, blocks: dict[str, str]) -> dict[str, float]:
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "seeds" / "libya.txt").write_text(NEW, encoding="utf-8")
    forty(folder / "forty")
    done = subprocess.run(
        [python, "-c", RUN, json.dumps(blocks)], cwd=folder, capture_output=True, text=True, timeout=900,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return {task: float(seconds) for task, seconds in json.loads(done.stderr.splitlines()[-1]).items()}
