-- Runs behind the documented set-up: opens the file, waits for what the server says, and writes it down.
local file = vim.env.AUTHPROOF_FILE

local function wait(what, ready)
  if not vim.wait(40000, ready, 50) then
    error('waited in vain for ' .. what)
  end
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    if answer.result ~= nil then
      return answer.result
    end
  end
end

local function hover(line, character)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  params.position = { line = line, character = character }
  local result = request('textDocument/hover', params)
  return result and table.concat(vim.lsp.util.convert_input_to_markdown_lines(result.contents), '\n') or ''
end

local function look()
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  wait('diagnostics', function()
    return #vim.diagnostic.get(0) > 0
  end)
  local seen = { diagnostics = {}, hovers = { hover(0, 20), hover(1, 25) }, actions = {} }
  local raw = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local original = diagnostic.user_data and diagnostic.user_data.lsp or {}
    table.insert(seen.diagnostics, diagnostic.code or original.code)
    table.insert(raw, {
      range = {
        start = { line = diagnostic.lnum, character = diagnostic.col },
        ['end'] = { line = diagnostic.end_lnum, character = diagnostic.end_col },
      },
      code = diagnostic.code or original.code,
      data = original.data,
      message = diagnostic.message,
    })
  end
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = raw[1].range,
    context = { diagnostics = raw, only = { 'quickfix' } },
  }
  local actions = request('textDocument/codeAction', params) or {}
  for _, action in ipairs(actions) do
    table.insert(seen.actions, action.title)
  end
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  seen.after = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  return seen
end

-- Filetypes are not what is tested, and an autocommand needs the loop that runs after start-up.
vim.defer_fn(function()
  local fine, seen = pcall(look)
  if fine then
    vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.AUTHPROOF_SEEN)
  else
    io.stderr:write(tostring(seen) .. '\n')
  end
  vim.cmd('qall!')
end, 0)
